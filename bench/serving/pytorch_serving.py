"""The PyTorch side of bench/serving: embeds image files as open_clip does. For every line on its input it makes one pass over the files and answers with its seconds.

Arguments: a JSON file {size, patch, width, layers, head_width, embed_dim, batch, threads, workers, files}.
"""
import json
import sys
import time

import torch
from PIL import Image
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from pytorch_clip import ImageTower


class Photos(Dataset):
    def __init__(self, files, size):
        self._files = files
        self._process = transforms.Compose([
            transforms.Resize(size, transforms.InterpolationMode.BICUBIC),
            transforms.CenterCrop(size),
            transforms.ToTensor(),
            transforms.Normalize((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
        ])

    def __len__(self):
        return len(self._files)

    def __getitem__(self, index):
        return self._process(Image.open(self._files[index]).convert("RGB"))


def main():
    settings = json.load(open(sys.argv[1]))
    torch.set_num_threads(settings["threads"])
    tower = ImageTower(settings, settings["embed_dim"]).eval()
    for parameter in tower.parameters():
        torch.nn.init.normal_(parameter, std=0.02)
    workers = settings["workers"]
    photos = DataLoader(Photos(settings["files"], settings["size"]), settings["batch"], num_workers=workers, persistent_workers=workers > 0)
    for _ in sys.stdin:
        start = time.perf_counter()
        with torch.inference_mode():
            for pixels in photos:
                F.normalize(tower(pixels), dim=-1)
        print(time.perf_counter() - start, flush=True)


main()
