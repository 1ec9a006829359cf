"""End-to-end training of flickr8k-64, the product beside plain PyTorch; bench/README.md says how it is used (through compare.sh).

Everything measured lies in a folder, one JSON file a run, so that runs made at different times come together in one report.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import threading

import report

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
SIDES = ("product", "pytorch")
# Torch threads, OpenBLAS threads, threads or processes that prepare data: the best of --tune on two cores.
BEST = {"product": "1-2-2", "pytorch": "1-2-1"}
CANDIDATES = {"product": ["1-2-1", "1-2-2", "1-1-1", "2-1-2"], "pytorch": ["1-2-0", "1-2-1", "1-2-2", "1-1-1", "2-1-1"]}
# Beside a GPU, on 16 cores; 0 stands for the product's default, a thread for each core.
GPU_BEST = {"product": "1-1-4", "pytorch": "1-1-14"}
GPU_CANDIDATES = {"product": ["1-1-4", "1-1-8", "1-1-0"], "pytorch": ["1-1-6", "1-1-10", "1-1-14"]}
SAMPLING_SECONDS = 1
# The product's program: BENCH names a published one, for a machine without the SDK.
PRODUCT = [os.environ["BENCH"]] if "BENCH" in os.environ else ["dotnet", str(ROOT / "bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll")]


class Run:
    """One process that trains."""

    def __init__(self, side, threads, seed, epochs, turns, out, data, gpu):
        self.side, self.threads, self._file, self._gpu = side, threads, out, gpu
        self._gpu_memory = None if gpu is None else PeakOfGpu(gpu)
        torch, blas, workers = threads.split("-")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
        environment |= {"OMP_NUM_THREADS": torch, "OPENBLAS_NUM_THREADS": blas, "PYTHONPATH": str(HERE.parent / "training-step")}
        self._process = subprocess.Popen(
            [*self._command(data), str(seed), str(epochs), workers, "turns" if turns else "alone", str(out), *self._device()],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # Processes that prepare data share most of their memory with the one that trains; where there are none, the peak that the kernel keeps is exact.
        self._memory = PeakOfProcesses(self._process.pid) if side == "pytorch" and workers != "0" else None
        if turns:
            self._answer()

    def epoch(self):
        """(seconds, processor seconds)"""
        print(file=self._process.stdin, flush=True)
        return tuple(map(float, self._answer().split()[:2]))

    def finish(self):
        """Waits for the end, and adds to the run's file what it cannot know itself."""
        self._process.stdin.close()
        if self._process.wait() != 0:
            raise SystemExit(f"{self.side} with {self.threads} ended with {self._process.returncode}")
        result = json.loads(self._file.read_text())
        result |= {"side": self.side, "threads": self.threads, "load": os.getloadavg()}
        if self._memory is not None:
            result["peak_mib"] = self._memory.stop()
        if self._gpu_memory is not None:
            result["peak_gpu_mib"] = self._gpu_memory.stop()
        self._file.write_text(json.dumps(result, indent=2))

    def _command(self, data):
        configuration = f"{data}/bench/flickr8k-64.json"
        if self.side == "product":
            gpu = [] if self._gpu is None else ["--gpu", str(self._gpu)]
            return [*PRODUCT, *gpu, "flickr8k-side", configuration, data]
        return [os.environ.get("PYTHON", "/usr/bin/python3"), str(HERE / "pytorch_run.py"), configuration, data, str(self._file.parent)]

    def _device(self):
        return [] if self.side == "product" or self._gpu is None else [f"cuda:{self._gpu}"]

    def _answer(self):
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise SystemExit(f"{self.side} with {self.threads} ended early")
        return answer


class Peak:
    """The most of a figure that is looked at every second."""

    def __init__(self, figure):
        self._figure, self._peak, self._stop = figure, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join()
        return self._peak

    def _watch(self):
        while not self._stop.wait(SAMPLING_SECONDS):
            self._peak = max(self._peak, self._figure())


class PeakOfProcesses(Peak):
    """The most memory of a process and its children at one time: the sum of their proportional shares (PSS)."""

    def __init__(self, process):
        super().__init__(lambda: sum(map(proportional_mib, [process, *read(f"/proc/{process}/task/{process}/children").split()])))


class PeakOfGpu(Peak):
    """The most memory of a GPU that is taken beyond what is taken now: nothing else may begin to use it meanwhile."""

    def __init__(self, gpu):
        before = used_gpu_mib(gpu)
        super().__init__(lambda: used_gpu_mib(gpu) - before)


def read(path):
    """A file of a process that may be gone."""
    try:
        return pathlib.Path(path).read_text()
    except OSError:
        return ""


def proportional_mib(process):
    return sum(int(line.split()[1]) for line in read(f"/proc/{process}/smaps_rollup").splitlines() if line.startswith("Pss:")) / 1024


def used_gpu_mib(gpu):
    query = ["nvidia-smi", f"--id={gpu}", "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
    return int(subprocess.run(query, check=True, capture_output=True, text=True).stdout)


def take_turns(candidates, epochs, data, scratch, gpu):
    """Runs of all settings, whose epochs alternate; the one that begins changes. The first epoch warms up and is not counted. Rows for the report."""
    runs = [Run(side, threads, 1, epochs + 1, True, scratch / f"{side}-{threads}.json", data, gpu) for side, threads in candidates]
    times = [[] for _ in runs]
    for epoch in range(epochs + 1):
        order = range(len(runs)) if epoch % 2 == 0 else reversed(range(len(runs)))
        for i in order:
            times[i].append(runs[i].epoch())
    for run in runs:
        run.finish()
    samples = json.loads((scratch / f"{candidates[0][0]}-{candidates[0][1]}.json").read_text())["samples_per_epoch"]
    return [{"side": run.side, "threads": run.threads, "samples": samples, "epochs": rows[1:]} for run, rows in zip(runs, times)]


def make_tokens(data, folder):
    """Token ids for PyTorch's side, before any clock runs."""
    config = json.loads(pathlib.Path(f"{data}/bench/flickr8k-64.json").read_text())
    for part in ("train", "evaluate"):
        subprocess.run(
            [os.environ.get("PYTHON", "/usr/bin/python3"), str(HERE / "clip_tokens.py"), f"{data}/data/clip-bpe/bpe_simple_vocab_16e6.txt.gz",
             f"{data}/{config['data'][part]}", str(config["text"]["context_length"]), str(folder / f"{part}.npy")], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", nargs="*", type=int, default=[1, 2, 3])
    parser.add_argument("--out", type=pathlib.Path, help="the folder of results; default: a temporary one")
    parser.add_argument("--side", choices=SIDES, help="this side alone")
    parser.add_argument("--seed", type=int, help="this seed alone")
    parser.add_argument("--epochs", type=int, help="speed only: so many epochs of each side, in turn")
    parser.add_argument("--tune", action="store_true", help="speed of several thread settings of both sides, in turn")
    parser.add_argument("--gpu", type=int, metavar="INDEX", help="train on this GPU; both sides take its memory together where they take turns")
    parser.add_argument("--report", action="store_true", help="print the table of what the folder holds")
    for side in SIDES:
        parser.add_argument(f"--{side}-threads", metavar="TORCH-BLAS-DATA")
    arguments = parser.parse_args()
    data = os.environ["SIMPLECLIP_TESTDATA"]
    best = BEST if arguments.gpu is None else GPU_BEST
    threads = {side: getattr(arguments, f"{side}_threads") or best[side] for side in SIDES}
    out = arguments.out or pathlib.Path(tempfile.mkdtemp())
    out.mkdir(parents=True, exist_ok=True)
    if arguments.report:
        report.print_report(out)
        return
    make_tokens(data, out)
    if arguments.tune:
        candidates = CANDIDATES if arguments.gpu is None else GPU_CANDIDATES
        report.print_turns(take_turns([(side, each) for side in SIDES for each in candidates[side]], arguments.epochs or 2, data, out, arguments.gpu))
        return
    everything = arguments.side is None and arguments.seed is None
    if arguments.epochs or everything:
        turns = take_turns(list(threads.items()), arguments.epochs or 6, data, out, arguments.gpu)
        (out / "turns.json").write_text(json.dumps({"runs": turns, "load": os.getloadavg()}, indent=2))
        report.print_turns(turns)
    if arguments.epochs:
        return
    epochs = json.loads(pathlib.Path(f"{data}/bench/flickr8k-64.json").read_text())["train"]["epochs"]
    for i, seed in enumerate([arguments.seed] if arguments.seed else arguments.seeds):
        for side in [arguments.side] if arguments.side else SIDES[::1 if i % 2 == 0 else -1]:
            Run(side, threads[side], seed, epochs, False, out / f"{side}-seed{seed}.json", data, arguments.gpu).finish()
    report.print_report(out)


if __name__ == "__main__":
    main()
