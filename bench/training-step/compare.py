"""Runs two programs that take training steps in turn, block by block, checks that they compute the same, and prints a row of a table.

compare.py SETTING BLOCKS STEPS BATCH-SIZE PRODUCT-COMMAND PYTORCH-COMMAND
"""
import shlex
import statistics
import subprocess
import sys

CHECKED_STEPS = 5
TOLERANCE = 1e-4


class Program:
    """One side, a process that waits while the other works."""

    def __init__(self, command):
        self._process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._answer() != "ready":
            raise RuntimeError(f"{command} did not start")

    def take(self, steps):
        """(seconds, processor seconds, losses)"""
        print(steps, file=self._process.stdin, flush=True)
        seconds, processor_seconds, *losses = map(float, self._answer().split())
        return seconds, processor_seconds, losses

    def close(self):
        self._process.stdin.close()
        self._process.wait()

    def _answer(self):
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("a side of the comparison ended early")
        return answer


def check(product, pytorch):
    """The same weights and batch must give the same losses, of the first step and of those after it."""
    losses = [side.take(CHECKED_STEPS)[2] for side in (product, pytorch)]
    worst = max(abs(a - b) for a, b in zip(*losses))
    print(f"losses of the first {CHECKED_STEPS} steps: product {losses[0]}, PyTorch {losses[1]}, largest difference {worst:.1e}", file=sys.stderr)
    if worst > TOLERANCE:
        raise SystemExit(f"The two sides do not compute the same: the losses differ by {worst}, allowed is {TOLERANCE}.")


def measure(sides, blocks, steps):
    """Per block and side (seconds, processor seconds) of a step. The side that goes first changes with every block; a first step that finds
    the caches full of the other side's data is not counted."""
    times = ([], [])
    for block in range(blocks):
        for side in ((0, 1) if block % 2 == 0 else (1, 0)):
            sides[side].take(1)
            seconds, processor_seconds, _ = sides[side].take(steps)
            times[side].append((seconds / steps, processor_seconds / steps))
    return times


def main(setting, blocks, steps, batch, product_command, pytorch_command):
    sides = [Program(product_command), Program(pytorch_command)]
    check(*sides)
    product, pytorch = measure(sides, int(blocks), int(steps))
    for side in sides:
        side.close()
    wall, processor = (
        [b[kind] / a[kind] for a, b in zip(product, pytorch)] for kind in (0, 1)
    )
    rates = [int(batch) / statistics.median(seconds for seconds, _ in side) for side in (product, pytorch)]
    low, _, high = statistics.quantiles(wall, n=4)
    print(f"| {setting} | {rates[0]:.0f} | {rates[1]:.0f} | {statistics.median(wall):.3f} | {low:.3f} to {high:.3f} | {statistics.median(processor):.3f} |")


main(*sys.argv[1:])
