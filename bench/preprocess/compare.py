"""Image files to the tower's input, the product beside Pillow and torchvision in turns; prints a row of a table.

compare.py SETTING BLOCKS IMAGES PRODUCT-COMMAND PILLOW-COMMAND
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import turns  # noqa: E402 - found by the line above

# Of the mean of one value of each image, which runs from about -2 to 2. Decoders differ by a few grey levels.
TOLERANCE = 0.02


def main(setting, blocks, images, product_command, pillow_command):
    images = int(images)
    sides = [turns.Program(product_command), turns.Program(pillow_command)]
    figures = [side.take(images)[2][0] for side in sides]
    print(f"{setting}: mean value product {figures[0]:.5f}, Pillow {figures[1]:.5f}", file=sys.stderr)
    if abs(figures[0] - figures[1]) > TOLERANCE:
        raise SystemExit(f"The two sides do not compute the same: the mean values differ by more than {TOLERANCE}.")
    # The same images in every block, or blocks could not be compared; a whole round also brings the JIT compiler to its last tier.
    sides[0].take(5 * images)
    times = turns.measure(sides, int(blocks), (images, images), warm_up=images)
    for side in sides:
        side.close()
    (product, pillow), ratio, (low, high), processor_ratio = turns.summary(*times)
    print(f"| {setting} | {product:.0f} | {pillow:.0f} | {ratio:.3f} | {low:.3f} to {high:.3f} | {processor_ratio:.3f} |")


main(*sys.argv[1:])
