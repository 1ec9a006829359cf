"""Python's side of the comparison: python_tokens.py VOCABULARY CAPTIONS [TOKENIZER.PY].

TOKENIZER.PY is open_clip's src/open_clip/tokenizer.py, the reference, which needs ftfy and regex; without it bench/flickr8k/clip_tokens.py is measured, which
gives the same ids for ordinary captions with Python's own modules.
"""
import importlib.util
import pathlib
import sys
import time

CONTEXT = 77


def load(path):
    spec = importlib.util.spec_from_file_location("tokens", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tokenizer(vocabulary, reference):
    if reference:
        tokenize = load(reference).SimpleTokenizer(vocabulary)
        return lambda text: tokenize([text], CONTEXT)[0].tolist()
    plain = load(pathlib.Path(__file__).parent.parent / "flickr8k/clip_tokens.py").Tokenizer(vocabulary)
    return lambda text: plain.encode(text, CONTEXT)


def main(vocabulary, captions, reference=None):
    texts = pathlib.Path(captions).read_text(encoding="utf-8").splitlines()
    tokenize = tokenizer(vocabulary, reference)
    done = 0

    def work(count):
        nonlocal done
        total = 0
        for _ in range(count):
            total += sum(tokenize(texts[done % len(texts)]))
            done += 1
        return total

    print("ready", flush=True)
    for line in sys.stdin:
        processor_before, before = time.process_time(), time.perf_counter()
        figure = work(int(line))
        print(time.perf_counter() - before, time.process_time() - processor_before, figure, flush=True)


main(*sys.argv[1:])
