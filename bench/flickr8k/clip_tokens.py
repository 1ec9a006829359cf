"""clip_tokens.py VOCABULARY PAIRS.JSONL CONTEXT-LENGTH OUTPUT.NPY: CLIP's token ids of every caption, int32 [images, captions, context].

Byte pair encoding as OpenAI's simple_tokenizer.py does it, without ftfy, which changes no caption of Flickr8k.
"""
import functools
import gzip
import html
import json
import re
import sys

import numpy as np

MERGES = 49152 - 256 - 2
# Letters, then digits one by one, then the rest; Python's own `re` does not know \p{L}.
WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+")


def byte_characters():
    """A printable character for each byte, the printable ones standing for themselves."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}


class Tokenizer:
    def __init__(self, path):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            merges = [tuple(line.split()) for line in file.read().split("\n")[1:MERGES + 1]]
        self._bytes = byte_characters()
        single = list(self._bytes.values())
        symbols = [*single, *(c + "</w>" for c in single), *map("".join, merges), "<start>", "<end>"]
        self._ids = {symbol: i for i, symbol in enumerate(symbols)}
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self.start, self.end = len(symbols) - 2, len(symbols) - 1

    def encode(self, text, context):
        """Token ids between start and end, padded with zeros; a text that is too long keeps its beginning and the end token."""
        text = re.sub(r"\s+", " ", html.unescape(html.unescape(text))).strip().lower()
        ids = [self.start, *(i for word in WORDS.findall(text) for i in self._word(word)), self.end]
        if len(ids) > context:
            ids = [*ids[:context - 1], self.end]
        return ids + [0] * (context - len(ids))

    @functools.lru_cache(maxsize=None)
    def _word(self, word):
        parts = [self._bytes[byte] for byte in word.encode("utf-8")]
        parts[-1] += "</w>"
        while len(parts) > 1:
            best = min(zip(parts, parts[1:]), key=lambda pair: self._ranks.get(pair, MERGES))
            if best not in self._ranks:
                break
            merged, i = [], 0
            while i < len(parts):
                step = 2 if tuple(parts[i:i + 2]) == best else 1
                merged.append("".join(parts[i:i + step]))
                i += step
            parts = merged
        return [self._ids[part] for part in parts]


def main(vocabulary, pairs, context, output):
    tokenizer = Tokenizer(vocabulary)
    with open(pairs, encoding="utf-8") as file:
        captions = [json.loads(line)["captions"] for line in file]
    ids = [[tokenizer.encode(caption, int(context)) for caption in row] for row in captions]
    np.save(output, np.array(ids, dtype=np.int32))


if __name__ == "__main__":
    main(*sys.argv[1:])
