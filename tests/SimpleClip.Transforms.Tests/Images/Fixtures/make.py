"""Makes the files of this folder: python3 make.py (Pillow 9.4 and NumPy; the picture is computed, not drawn).

Every file holds the same picture of 24 x 16 pixels, as far as its format can. Beside each lies what Pillow's convert("RGB") makes of it, as rows of red,
green and blue bytes: NAME.rgb. Pillow cuts grey of 16 bits off at 255, so that almost everything becomes white; there the upper eight bits are expected instead, which
is what it makes of colours of 16 bits. Where a GIF is transparent, Pillow shows the colour that its palette happens to hold; ImageSharp does not keep it, so
that black is expected.
"""
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 24, 16
FOLDER = pathlib.Path(__file__).parent
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH]
RGB = np.stack([X * 10 + 5, Y * 15 + 10, (X + Y) * 6], axis=2).astype(np.uint8)
GREY = (X * 7 + Y * 5).astype(np.uint8)
ALPHA = (X * 255 // (WIDTH - 1)).astype(np.uint8)
GREY16 = (X * 2500 + Y * 450 + 17).astype(np.uint16)
RGB16 = np.stack([X * 2600 + 129, Y * 3900 + 300, (X + Y) * 1500 + 77], axis=2).astype(np.uint16)
CMYK = np.stack([X * 10, Y * 15, (X + Y) * 5, X * 4 + Y * 3], axis=2).astype(np.uint8)


def png(bits, color, rows, *chunks, interlace=0):
    """A PNG file of rows of bytes, for the kinds that Pillow does not write."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, color, 0, 0, interlace)
    data = b"".join(b"\0" + bytes(row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*c) for c in chunks) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def save(name, image, **options):
    image.save(FOLDER / name, **options)


def main():
    picture = Image.fromarray(RGB)
    rgba = Image.fromarray(np.dstack([RGB, ALPHA]))
    grey_alpha = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(ALPHA)])
    palette = picture.quantize(64)
    other = Image.fromarray(255 - RGB)
    turned = Image.Exif()
    turned[0x0112] = 6

    save("grey.png", Image.fromarray(GREY))
    save("grey-alpha.png", grey_alpha)
    save("alpha.png", rgba)
    save("palette.png", palette)
    save("palette-transparent.png", palette, transparency=bytes(range(0, 256, 4)))
    save("bilevel.png", Image.fromarray(GREY > 90))
    (FOLDER / "grey-2.png").write_bytes(png(2, 0, np.packbits(np.unpackbits((GREY >> 6).astype(np.uint8)[..., None], axis=2)[..., 6:].reshape(HEIGHT, -1), axis=1)))
    (FOLDER / "grey-16.png").write_bytes(png(16, 0, GREY16.astype(">u2").view(np.uint8).reshape(HEIGHT, -1)))
    (FOLDER / "rgb-16.png").write_bytes(png(16, 2, RGB16.reshape(HEIGHT, -1).astype(">u2").view(np.uint8)))
    (FOLDER / "rgba-16.png").write_bytes(png(16, 6, np.dstack([RGB16, X * 2849]).reshape(HEIGHT, -1).astype(">u2").view(np.uint8)))
    (FOLDER / "grey-alpha-16.png").write_bytes(png(16, 4, np.dstack([GREY16, X * 2849]).reshape(HEIGHT, -1).astype(">u2").view(np.uint8)))
    (FOLDER / "rgb-transparent-color.png").write_bytes(png(8, 2, RGB.reshape(HEIGHT, -1), (b"tRNS", struct.pack(">HHH", *map(int, RGB[3, 4])))))
    save("animated.png", picture, save_all=True, append_images=[other])

    save("rgb.jpg", picture, quality=95, subsampling=0)
    save("progressive.jpg", picture, quality=95, subsampling=0, progressive=True)
    save("grey.jpg", Image.fromarray(GREY), quality=95)
    save("cmyk.jpg", Image.fromarray(CMYK, "CMYK"), quality=95, subsampling=0)
    # Adobe's marker says what the first three components are: 0 inks, 2 luminance and two colour differences of inks. Pillow inverts what it writes.
    differences = 255 - np.asarray(Image.fromarray(CMYK[..., :3]).convert("YCbCr"))
    save("ycck.jpg", Image.fromarray(np.dstack([differences, CMYK[..., 3]]), "CMYK"), quality=95, subsampling=0)
    written = (FOLDER / "ycck.jpg").read_bytes()
    transform = written.index(b"Adobe") + 11
    (FOLDER / "ycck.jpg").write_bytes(written[:transform] + b"\2" + written[transform + 1:])
    save("turned.jpg", picture, quality=95, subsampling=0, exif=turned)

    save("lossless.webp", picture, lossless=True)
    save("lossy.webp", picture, quality=95)
    save("alpha.webp", rgba, lossless=True, exact=True)
    save("animated.webp", picture, save_all=True, append_images=[other], lossless=True)

    save("palette.gif", palette)
    save("animated.gif", palette, save_all=True, append_images=[other.quantize(64)], duration=100)
    save("transparent.gif", palette, transparency=5)
    save("rgb.bmp", picture)
    save("palette.bmp", palette)
    save("rgb.tif", picture)
    save("lzw.tif", picture, compression="tiff_lzw")
    save("grey-16.tif", Image.fromarray(GREY16))

    for file in sorted(FOLDER.iterdir()):
        if file.suffix not in (".py", ".rgb"):
            with Image.open(file) as image:
                seen = Image.fromarray((GREY16 >> 8).astype(np.uint8)) if file.stem == "grey-16" else image
                pixels = np.asarray(seen.convert("RGB")).copy()
                if file.name == "transparent.gif":
                    pixels[np.asarray(image) == image.info["transparency"]] = 0
                (FOLDER / f"{file.name}.rgb").write_bytes(pixels.tobytes())
                print(file.name, image.mode, image.size, file.stat().st_size)


main()
