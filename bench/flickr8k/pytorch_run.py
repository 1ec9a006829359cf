"""PyTorch's side: pytorch_run.py CONFIGURATION TEST-DATA TOKENS-FOLDER SEED EPOCHS WORKERS turns|alone OUTPUT [DEVICE]

Trains as the product's side does (SimpleClip.Bench flickr8k-side) and writes the same figures to a JSON file. With "turns", each epoch waits for a line on the
standard input and answers "seconds processorSeconds loss". DEVICE is PyTorch's name of one; default: cpu.
"""
import json
import math
import multiprocessing
import os
import sys
import time

import torch
from torch.nn import functional as F

import pairs
import pytorch_clip
import retrieval


class EpochWatch:
    def __init__(self, takes_turns):
        self._takes_turns, self.seconds = takes_turns, []
        if takes_turns:
            print("ready", flush=True)

    def begin(self):
        if self._takes_turns and not sys.stdin.readline():
            raise SystemExit("The other end of the comparison is gone.")
        self._processor, self._start = processor_seconds(), time.perf_counter()

    def end(self, loss):
        self.seconds.append(time.perf_counter() - self._start)
        print(self.seconds[-1], processor_seconds() - self._processor, loss, file=sys.stdout if self._takes_turns else sys.stderr, flush=True)


def processor_seconds():
    """Of this process and of the loader's, which are running."""
    ticks = 0
    for process in (os.getpid(), *(child.pid for child in multiprocessing.active_children())):
        with open(f"/proc/{process}/stat") as file:
            ticks += sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_mib():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024


def train(model, config, loader, epochs, watch, device):
    """The losses of the last epoch."""
    settings, normalise = config["train"], pairs.Normalise(config["image"], device)
    optimizer = pytorch_clip.make_optimizer(model, settings)
    total, step = epochs * len(loader), 0
    warmup = min(settings["warmup_steps"], total // 5)
    for epoch in range(epochs):
        losses = []
        if epoch > 0:
            watch.begin()
        for pixels, tokens in loader:
            rate = (step + 1) / warmup if step < warmup else 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))
            for group in optimizer.param_groups:
                group["lr"] = settings["lr"] * rate
            loss = pytorch_clip.contrastive_loss(*model(normalise(pixels), tokens.to(device, non_blocking=True)))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                model.logit_scale.clamp_(0, math.log(100))
            losses.append(loss.item())
            step += 1
        watch.end(losses[-1])
    return losses


@torch.no_grad()
def evaluate(model, config, loader, device):
    normalise, images, texts = pairs.Normalise(config["image"], device), [], []
    for pixels, tokens in loader:
        images.append(F.normalize(model.visual(normalise(pixels)), dim=-1))
        texts.append(torch.stack([F.normalize(model.encode_text(column), dim=-1) for column in tokens.to(device).unbind(1)], dim=1))
    return retrieval.measure(torch.cat(images).cpu(), torch.cat(texts).cpu())


def main(configuration, data, tokens, seed, epochs, workers, turns, output, device="cpu"):
    with open(configuration, encoding="utf-8") as file:
        config = json.load(file)
    batch, size, device = config["train"]["batch"], config["image"]["size"], torch.device(device)
    watch = EpochWatch(turns == "turns")
    watch.begin()
    torch.manual_seed(int(seed))
    model = pytorch_clip.Clip(config)
    pytorch_clip.initialise(model)
    model.to(device)
    training = pairs.Pairs(f"{data}/{config['data']['train']}", f"{tokens}/train.npy", pairs.training_view(size), all_captions=False)
    loader = pairs.loader(training, batch, int(workers), training=True, device=device)
    losses = train(model, config, loader, int(epochs), watch, device)
    held_out = pairs.Pairs(f"{data}/{config['data']['evaluate']}", f"{tokens}/evaluate.npy", pairs.evaluation_view(size), all_captions=True)
    recalls = evaluate(model, config, pairs.loader(held_out, batch, int(workers), training=False, device=device), device)
    result = {
        "seed": int(seed), "samples_per_epoch": len(loader) * batch, "epoch_seconds": watch.seconds,
        "last_epoch_mean_loss": sum(losses) / len(losses), "recalls": recalls, "peak_mib": peak_mib(),
    }
    with open(output, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)


if __name__ == "__main__":
    main(*sys.argv[1:])
