"""Runs two programs that take training steps in turn, block by block, checks that they compute the same, and prints a row of a table.

compare.py SETTING BLOCKS STEPS BATCH-SIZE PRODUCT-COMMAND PYTORCH-COMMAND
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import turns  # noqa: E402 - found by the line above

CHECKED_STEPS = 5
TOLERANCE = 1e-4


def check(product, pytorch):
    """The same weights and batch must give the same losses, of the first step and of those after it."""
    losses = [side.take(CHECKED_STEPS)[2] for side in (product, pytorch)]
    worst = max(abs(a - b) for a, b in zip(*losses))
    print(f"losses of the first {CHECKED_STEPS} steps: product {losses[0]}, PyTorch {losses[1]}, largest difference {worst:.1e}", file=sys.stderr)
    if worst > TOLERANCE:
        raise SystemExit(f"The two sides do not compute the same: the losses differ by {worst}, allowed is {TOLERANCE}.")


def main(setting, blocks, steps, batch, product_command, pytorch_command):
    sides = [turns.Program(product_command), turns.Program(pytorch_command)]
    check(*sides)
    times = turns.measure(sides, int(blocks), (int(steps), int(steps)), warm_up=1)
    for side in sides:
        side.close()
    rates, ratio, (low, high), processor_ratio = turns.summary(*times)
    product, pytorch = (int(batch) * rate for rate in rates)
    print(f"| {setting} | {product:.0f} | {pytorch:.0f} | {ratio:.3f} | {low:.3f} to {high:.3f} | {processor_ratio:.3f} |")


main(*sys.argv[1:])
