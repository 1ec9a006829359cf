"""Makes the files of this folder: python3 make.py (PyTorch 1.13, NumPy; the numbers are counted, not drawn).

state_dict.pt    tensors of many types, a parameter, views of one storage: transposed, with an offset, expanded
checkpoint.pt    what open_clip's training loop saves: epoch, name, state_dict, optimizer; besides a learning rate of NumPy,
                 an argparse.Namespace, a dtype, a size and a device; names with DataParallel's prefix
protocol4.pt     the same kind of state dictionary by pickle protocol 4
script.pt        torch.jit.save of modules in modules, half precision, as OpenAI published CLIP
"""
import argparse
import collections

import numpy
import torch


class Norm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(3))
        self.bias = torch.nn.Parameter(torch.tensor([0.5, 0.25, 0.125]))

    def forward(self, x):
        return x * self.weight + self.bias


class Tower(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = torch.nn.Parameter(torch.arange(6.0).view(2, 3))
        self.ln = Norm()

    def forward(self, x):
        return self.ln(x @ self.proj)


class Blocks(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("0", Tower())
        self.add_module("1", Tower())

    def forward(self, x):
        return x


class Clip(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = Tower()
        self.blocks = Blocks()
        self.logit_scale = torch.nn.Parameter(torch.tensor(2.5))
        self.register_buffer("context_length", torch.tensor(77))
        self.register_buffer("mask", torch.tensor([[0.0, float("-inf")], [0.0, 0.0]]))

    def forward(self, x):
        return self.blocks(self.visual(x)) * self.logit_scale


base = torch.arange(12.0)
torch.save(collections.OrderedDict(
    full=base.view(3, 4),
    transposed=base.view(3, 4).t(),
    part=base[5:9],
    every_third=base[1::3],
    expanded=torch.tensor([1.0, 2.0]).view(2, 1).expand(2, 3),
    parameter=torch.nn.Parameter(torch.tensor([1.5, -2.5])),
    half=torch.tensor([1.5, -2.5]).half(),
    brain=torch.tensor([1.5, -2.5]).bfloat16(),
    double=torch.tensor([0.1], dtype=torch.float64),
    long=torch.tensor([[1, -2]]),
    byte=torch.tensor([255], dtype=torch.uint8),
    bool=torch.tensor([True, False]),
    scalar=torch.tensor(4.5),
    empty=torch.zeros(0, 7),
), "state_dict.pt")

network = Clip()
optimizer = torch.optim.AdamW(network.parameters(), lr=numpy.float64(0.5))
network(torch.ones(1, 2)).sum().backward()
optimizer.step()
torch.save({
    "epoch": 32,
    "name": "ViT-B-32",
    "state_dict": torch.nn.DataParallel(Clip()).state_dict(),
    "optimizer": optimizer.state_dict(),
    "scaler": None,
    "args": argparse.Namespace(model="ViT-B-32", lr=numpy.float32(0.25), steps=numpy.int64(7), done=numpy.bool_(True)),
    "dtype": torch.bfloat16,
    "size": torch.Size([3, 224]),
    "device": torch.device("cpu"),
    "large": 1 << 80,
}, "checkpoint.pt")

torch.save({"a": torch.tensor([1.0, 2.0]), "lr": numpy.float32(0.25)}, "protocol4.pt", pickle_protocol=4)
torch.jit.script(Clip().half()).save("script.pt")
