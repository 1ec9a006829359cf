"""Reads safetensors files with numpy."""
import json

import numpy as np

_TYPES = {"F32": np.float32, "I64": np.int64, "U8": np.uint8}


def read(path):
    """Every tensor of a file, by name."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: _tensor(data, entry) for name, entry in header.items()}


def _tensor(data, entry):
    start, end = entry["data_offsets"]
    return np.frombuffer(data[start:end], _TYPES[entry["dtype"]]).reshape(entry["shape"]).copy()
