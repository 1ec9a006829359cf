"""PyTorch's side of the comparison: pytorch_steps.py CONFIGURATION EXCHANGE-FOLDER.

Takes training steps from the weights and on the batch that the other side left in the folder. Each line of the input holds a number of
steps; the answer is a line "seconds processorSeconds loss loss ...".
"""
import json
import math
import sys
import time

import torch

import pytorch_clip
import safetensors_reader


def normalised(pixels, image):
    """uint8 [batch, height, width, 3] to the float32 [batch, 3, height, width] that a data loader would hand over."""
    pixels = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    mean, std = (torch.tensor(image[key]).view(1, 3, 1, 1) for key in ("mean", "std"))
    return ((pixels - mean) / std).contiguous()


def main(configuration_path, exchange_folder):
    torch.set_num_threads(1)
    with open(configuration_path, encoding="utf-8") as file:
        config = json.load(file)
    train = config["train"]
    model = pytorch_clip.Clip(config)
    weights = safetensors_reader.read(f"{exchange_folder}/weights.safetensors")
    model.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()}, strict=True)
    batch = safetensors_reader.read(f"{exchange_folder}/batch.safetensors")
    images, tokens = normalised(batch["pixels"], config["image"]), torch.from_numpy(batch["tokens"])
    optimizer = pytorch_clip.make_optimizer(model, train)
    taken = 0

    def step():
        nonlocal taken
        for group in optimizer.param_groups:
            group["lr"] = train["lr"] * min(1, (taken + 1) / train["warmup_steps"])
        taken += 1
        loss = pytorch_clip.contrastive_loss(*model(images, tokens))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, math.log(100))
        return loss.item()

    print("ready", flush=True)
    for line in sys.stdin:
        processor_before, before = time.process_time(), time.perf_counter()
        losses = [step() for _ in range(int(line))]
        print(time.perf_counter() - before, time.process_time() - processor_before, *losses, flush=True)


main(*sys.argv[1:])
