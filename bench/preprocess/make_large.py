"""Puts photographs together to four pictures of 4000 x 3000: make_large.py PHOTOGRAPHS FOLDER."""
import pathlib
import sys

from PIL import Image

TILE, ROWS, PICTURES, QUALITY = (500, 375), 8, 4, 90


def main(photographs, folder):
    files = sorted(pathlib.Path(photographs).iterdir())
    tiles = [Image.open(file).convert("RGB").resize(TILE) for file in files]
    for number in range(PICTURES):
        picture = Image.new("RGB", (TILE[0] * ROWS, TILE[1] * ROWS))
        for place in range(ROWS * ROWS):
            corner = (place % ROWS * TILE[0], place // ROWS * TILE[1])
            picture.paste(tiles[(place * 7 + number * 11) % len(tiles)], corner)
        picture.save(f"{folder}/{number}.jpg", quality=QUALITY)


main(*sys.argv[1:])
