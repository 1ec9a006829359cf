"""Captions to token ids, the product beside Python in turns; prints a row of a table. compare.py SETTING BLOCKS CAPTIONS PRODUCT-COMMAND PYTHON-COMMAND"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import turns  # noqa: E402 - found by the line above


LONGER = 30


def main(setting, blocks, captions, product_command, python_command):
    captions = int(captions)
    sides = [turns.Program(product_command), turns.Program(python_command)]
    figures = [side.take(captions)[2][0] for side in sides]
    if figures[0] != figures[1]:
        raise SystemExit(f"The two sides do not compute the same: the sums of the ids are {figures[0]} and {figures[1]}.")
    print(f"{setting}: the sum of {captions} captions' ids is {figures[0]:.0f} on both sides", file=sys.stderr)
    # Until Python remembers all words and the product's code has come to the JIT compiler's last tier. A block of the product is longer, so that both
    # take measurable times.
    for _ in range(5):
        sides[0].take(LONGER * captions)
        sides[1].take(captions)
    times = turns.measure(sides, int(blocks), (LONGER * captions, captions), warm_up=captions)
    for side in sides:
        side.close()
    (product, python), ratio, (low, high), processor_ratio = turns.summary(*times)
    print(f"| {setting} | {product:,.0f} | {python:,.0f} | {ratio:.1f} | {low:.1f} to {high:.1f} | {processor_ratio:.1f} |")


main(*sys.argv[1:])
