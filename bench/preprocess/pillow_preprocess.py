"""Pillow's and torchvision's side of the comparison: pillow_preprocess.py FOLDER SIZE. The transform of OpenAI's clip.py and of open_clip."""
import pathlib
import sys
import time

import torch
from PIL import Image
from torchvision import transforms

MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


def main(folder, size):
    torch.set_num_threads(1)
    files = sorted(str(path) for path in pathlib.Path(folder).iterdir())
    transform = transforms.Compose([
        transforms.Resize(int(size), interpolation=transforms.InterpolationMode.BICUBIC), transforms.CenterCrop(int(size)),
        lambda image: image.convert("RGB"), transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    done = 0

    def process(count):
        nonlocal done
        total = 0
        for _ in range(count):
            with Image.open(files[done % len(files)]) as image:
                values = transform(image)
            done += 1
            total += values.view(-1)[values.numel() // 2].item()
        return total / count

    print("ready", flush=True)
    for line in sys.stdin:
        processor_before, before = time.process_time(), time.perf_counter()
        figure = process(int(line))
        print(time.perf_counter() - before, time.process_time() - processor_before, figure, flush=True)


main(*sys.argv[1:])
