"""Flickr8k's pairs as PyTorch data sets: what torchvision and Pillow make of a photograph, and token ids made beforehand (clip_tokens.py)."""
import json
import os

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.transforms import InterpolationMode


def read_images(path):
    """The paths of the photographs of a file of pairs."""
    with open(path, encoding="utf-8") as file:
        return [os.path.join(os.path.dirname(path), json.loads(line)["image"]) for line in file]


def training_view(size):
    return transforms.Compose([
        transforms.RandomResizedCrop(size, scale=(0.5, 1.0), interpolation=InterpolationMode.BICUBIC),
        transforms.RandomHorizontalFlip(),
    ])


def evaluation_view(size):
    return transforms.Compose([transforms.Resize(size, interpolation=InterpolationMode.BICUBIC), transforms.CenterCrop(size)])


class Pairs(Dataset):
    """Photographs as uint8 [3, size, size], and one caption at random or all of them."""

    def __init__(self, path, tokens, view, all_captions):
        self._images, self._view, self._all = read_images(path), view, all_captions
        self._tokens = torch.from_numpy(np.load(tokens))
        self._bytes = transforms.PILToTensor()

    def __len__(self):
        return len(self._images)

    def __getitem__(self, index):
        with Image.open(self._images[index]) as image:
            pixels = self._bytes(self._view(image.convert("RGB")))
        captions = self._tokens[index]
        return pixels, captions if self._all else captions[torch.randint(len(captions), ())]


def loader(pairs, batch, workers, training, device):
    """Batches in main memory; where they go on to a GPU, in memory that it can read by itself."""
    return DataLoader(
        pairs, batch, shuffle=training, drop_last=training, num_workers=workers, persistent_workers=training and workers > 0,
        pin_memory=device.type == "cuda")


class Normalise:
    """uint8 pixels to what the network reads, on its device: a whole batch at once, which is faster than torchvision's way, image by image."""

    def __init__(self, image, device):
        self._device = device
        self._mean, self._std = (torch.tensor(image[key], device=device).view(1, 3, 1, 1) * 255 for key in ("mean", "std"))

    def __call__(self, pixels):
        return pixels.to(self._device, non_blocking=True).float().sub_(self._mean).div_(self._std)
