"""A CLIP of PyTorch's standard modules, put together as open_clip 2.24 does: the same modules, layouts, parameter names and loss."""
import math

import torch
from torch import nn
from torch.nn import functional as F


class Mlp(nn.Sequential):
    def __init__(self, width):
        super().__init__()
        self.add_module("c_fc", nn.Linear(width, 4 * width))
        self.add_module("gelu", nn.GELU())
        self.add_module("c_proj", nn.Linear(4 * width, width))


class Block(nn.Module):
    """Pre-LN block on [tokens, batch, width]."""

    def __init__(self, width, heads):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, heads)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = Mlp(width)

    def forward(self, x, mask):
        normed = self.ln_1(x)
        x = x + self.attn(normed, normed, normed, need_weights=False, attn_mask=mask)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, layers, heads):
        super().__init__()
        self.resblocks = nn.ModuleList([Block(width, heads) for _ in range(layers)])

    def forward(self, x, mask=None):
        x = x.permute(1, 0, 2)
        for block in self.resblocks:
            x = block(x, mask)
        return x.permute(1, 0, 2)


class ImageTower(nn.Module):
    def __init__(self, config, embed_dim):
        super().__init__()
        width, patch = config["width"], config["patch"]
        self.conv1 = nn.Conv2d(3, width, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.positional_embedding = nn.Parameter(torch.zeros((config["size"] // patch) ** 2 + 1, width))
        self.ln_pre = nn.LayerNorm(width)
        self.transformer = Transformer(width, config["layers"], width // config["head_width"])
        self.ln_post = nn.LayerNorm(width)
        self.proj = nn.Parameter(torch.zeros(width, embed_dim))

    def forward(self, x):
        x = self.conv1(x)
        x = x.reshape(x.shape[0], x.shape[1], -1).permute(0, 2, 1)
        x = torch.cat([self.class_embedding.view(1, 1, -1).expand(x.shape[0], -1, -1), x], dim=1)
        x = self.ln_pre(x + self.positional_embedding)
        return self.ln_post(self.transformer(x))[:, 0] @ self.proj


class Clip(nn.Module):
    def __init__(self, config):
        super().__init__()
        text, embed_dim = config["text"], config["embed_dim"]
        self.visual = ImageTower(config["image"], embed_dim)
        self.transformer = Transformer(text["width"], text["layers"], text["heads"])
        self.token_embedding = nn.Embedding(text["vocab_size"], text["width"])
        self.positional_embedding = nn.Parameter(torch.zeros(text["context_length"], text["width"]))
        self.ln_final = nn.LayerNorm(text["width"])
        self.text_projection = nn.Parameter(torch.zeros(text["width"], embed_dim))
        self.logit_scale = nn.Parameter(torch.zeros([]))
        mask = torch.full((text["context_length"], text["context_length"]), float("-inf")).triu_(1)
        self.register_buffer("mask", mask, persistent=False)

    def encode_text(self, tokens):
        x = self.token_embedding(tokens) + self.positional_embedding
        x = self.ln_final(self.transformer(x, self.mask))
        return x[torch.arange(x.shape[0], device=x.device), tokens.argmax(dim=-1)] @ self.text_projection

    def forward(self, images, tokens):
        return F.normalize(self.visual(images), dim=-1), F.normalize(self.encode_text(tokens), dim=-1), self.logit_scale.exp()


def contrastive_loss(image_features, text_features, scale):
    logits_per_image = scale * image_features @ text_features.T
    logits_per_text = scale * text_features @ image_features.T
    labels = torch.arange(image_features.shape[0], device=image_features.device)
    return (F.cross_entropy(logits_per_image, labels) + F.cross_entropy(logits_per_text, labels)) / 2


def make_optimizer(model, train):
    """AdamW with two groups: matrices and tables decay, what has fewer dimensions does not."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": train["weight_decay"]},
    ]
    return torch.optim.AdamW(groups, lr=train["lr"], betas=tuple(train["betas"]), eps=train["eps"])


def initialise(model):
    """Random weights as open_clip 2.24 draws them; what is not named here keeps PyTorch's own."""
    image_scale, width = model.visual.class_embedding.shape[0] ** -0.5, model.ln_final.weight.shape[0]
    for parameter in (model.visual.class_embedding, model.visual.positional_embedding, model.visual.proj):
        nn.init.normal_(parameter, std=image_scale)
    nn.init.normal_(model.token_embedding.weight, std=0.02)
    nn.init.normal_(model.positional_embedding, std=0.01)
    residual = width ** -0.5 * (2 * len(model.transformer.resblocks)) ** -0.5
    for block in model.transformer.resblocks:
        nn.init.normal_(block.attn.in_proj_weight, std=width ** -0.5)
        nn.init.normal_(block.attn.out_proj.weight, std=residual)
        nn.init.normal_(block.mlp.c_fc.weight, std=(2 * width) ** -0.5)
        nn.init.normal_(block.mlp.c_proj.weight, std=residual)
    nn.init.normal_(model.text_projection, std=width ** -0.5)
    nn.init.constant_(model.logit_scale, math.log(1 / 0.07))
