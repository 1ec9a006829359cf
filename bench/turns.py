"""Two programs that work in turn, block by block, so that the machine's moods meet both alike.

A program says "ready", then answers each line with a number of units by a line "seconds processorSeconds figure...".
"""
import shlex
import statistics
import subprocess


class Program:
    """One side, a process that waits while the other works."""

    def __init__(self, command):
        self._process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._answer() != "ready":
            raise RuntimeError(f"{command} did not start")

    def take(self, units):
        """(seconds, processor seconds, figures)"""
        print(units, file=self._process.stdin, flush=True)
        seconds, processor_seconds, *figures = map(float, self._answer().split())
        return seconds, processor_seconds, figures

    def close(self):
        self._process.stdin.close()
        self._process.wait()

    def _answer(self):
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("a side of the comparison ended early")
        return answer


def measure(sides, blocks, units, warm_up):
    """Per block and side (seconds, processor seconds) of a unit. The side that goes first changes with every block; a few units that find the caches full
    of the other side's data are not counted."""
    times = ([], [])
    for block in range(blocks):
        for side in ((0, 1) if block % 2 == 0 else (1, 0)):
            sides[side].take(warm_up)
            seconds, processor_seconds, _ = sides[side].take(units[side])
            times[side].append((seconds / units[side], processor_seconds / units[side]))
    return times


def summary(product, peer):
    """Of both sides' times: units a second of each, the median of the pairs' ratios of rates, its middle half, and the median ratio of processor time."""
    wall, processor = ([b[kind] / a[kind] for a, b in zip(product, peer)] for kind in (0, 1))
    rates = [1 / statistics.median(seconds for seconds, _ in side) for side in (product, peer)]
    low, middle, high = statistics.quantiles(wall, n=4)
    return rates, middle, (low, high), statistics.median(processor)
