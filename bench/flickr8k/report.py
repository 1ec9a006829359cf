"""Tables of what compare.py measured."""
import json
import statistics

GOALS = {"speed": 1.1, "memory": 0.9}


def print_turns(runs):
    """Every setting's speed; beside them, where there is one of each side, the ratio."""
    print("| side | torch-OpenBLAS-data threads | samples/s (median of epochs) | range | samples per processor second |")
    print("|---|---|---|---|---|")
    for run in runs:
        rates = sorted(run["samples"] / seconds for seconds, _ in run["epochs"])
        processor = statistics.median(run["samples"] / seconds for _, seconds in run["epochs"])
        print(f"| {run['side']} | {run['threads']} | {statistics.median(rates):.0f} | {rates[0]:.0f} to {rates[-1]:.0f} | {processor:.0f} |")
    if [run["side"] for run in runs] == ["product", "pytorch"]:
        clock, processor = ratios(runs, 0), ratios(runs, 1)
        print(f"\nproduct/PyTorch, epochs in turn: {statistics.median(clock):.3f} ({min(clock):.3f} to {max(clock):.3f}); "
              f"by processor time {statistics.median(processor):.3f}. {goal(statistics.median(clock) >= GOALS['speed'], 'at least 1.1')}\n", flush=True)


def ratios(runs, kind):
    product, pytorch = (run["epochs"] for run in runs)
    return [b[kind] / a[kind] for a, b in zip(product, pytorch)]


def print_report(folder):
    """One table of all whole runs in a folder, and the speed that was measured in turn, if it was."""
    turns = folder / "turns.json"
    if turns.exists():
        print_turns(json.loads(turns.read_text())["runs"])
    runs = [json.loads(path.read_text()) for path in sorted(folder.glob("*-seed*.json"))]
    product, pytorch = ([run for run in runs if run["side"] == side] for side in ("product", "pytorch"))
    if not product or not pytorch:
        print(f"{len(product)} runs of the product, {len(pytorch)} of PyTorch: the table needs both.")
        return
    print("| figure | product | PyTorch | ratio | goal |\n|---|---|---|---|---|")
    rates = [mean(run["samples_per_epoch"] * len(run["epoch_seconds"]) / sum(run["epoch_seconds"]) for run in side) for side in (product, pytorch)]
    print_row("samples/s, files to moved weights, whole runs", *rates, ".0f", "at least 1.1", rates[0] / rates[1] >= GOALS["speed"])
    peaks = [mean(run["peak_mib"] for run in side) for side in (product, pytorch)]
    print_row("peak memory, MiB", *peaks, ".0f", "at most 0.9", peaks[0] / peaks[1] <= GOALS["memory"])
    print_quality("mean loss of the last epoch", *([run["last_epoch_mean_loss"] for run in side] for side in (product, pytorch)), 3, better=-1)
    if all("peak_gpu_mib" in run for run in product + pytorch):
        peaks = [mean(run["peak_gpu_mib"] for run in side) for side in (product, pytorch)]
        print_row("peak memory of the GPU, MiB", *peaks, ".0f", "at most 0.9", peaks[0] / peaks[1] <= GOALS["memory"])
    for name in sorted(product[0]["recalls"], key=lambda name: (name[:3], int(name.split("@")[1]))):
        print_quality(name, *([run["recalls"][name] for run in side] for side in (product, pytorch)), 2, better=1)
    loads = ", ".join(f"{run['side']} {run['seed']}: {run['load'][1]:.1f}" for run in runs)
    print(f"\nthreads (torch-OpenBLAS-data): product {product[0]['threads']}, PyTorch {pytorch[0]['threads']}. Load of the five minutes before each run's end: {loads}.")


def print_row(name, product, pytorch, form, wanted, reached):
    print(f"| {name} | {product:{form}} | {pytorch:{form}} | {product / pytorch:.3f} | {goal(reached, wanted)} |")


def print_quality(name, product, pytorch, digits, better):
    """No worse: the difference of the means lies within the standard error that the seeds leave, or on the good side."""
    difference = better * (mean(product) - mean(pytorch))
    error = (spread(product) ** 2 / len(product) + spread(pytorch) ** 2 / len(pytorch)) ** 0.5
    sides = (f"{mean(side):.{digits}f} ± {spread(side):.{digits}f}" for side in (product, pytorch))
    print(f"| {name} | {' | '.join(sides)} | difference {better * difference:+.{digits}f} | {goal(difference >= -error, f'no worse, within ± {error:.{digits}f}')} |")


def goal(reached, wanted):
    return f"{wanted}: {'reached' if reached else 'MISSED'}"


def mean(values):
    return statistics.fmean(values)


def spread(values):
    return statistics.stdev(values) if len(values) > 1 else 0
