"""Recall of retrieval in both directions, in percent: what SimpleClip's RetrievalMetrics computes."""
import torch

RANKS = (1, 5, 10)


def measure(images, texts):
    """images [n, width] and texts [n, captions, width], of length 1; an image is found by any of its captions, a caption finds its image."""
    count, captions, width = texts.shape
    similarity = images @ texts.reshape(-1, width).T
    owner = torch.arange(count).repeat_interleave(captions)
    recalls = {}
    for rank in RANKS:
        found = owner[similarity.topk(rank, dim=1).indices] == torch.arange(count)[:, None]
        recalls[f"i2t_R@{rank}"] = 100 * found.any(dim=1).double().mean().item()
        found = similarity.T.topk(rank, dim=1).indices == owner[:, None]
        recalls[f"t2i_R@{rank}"] = 100 * found.any(dim=1).double().mean().item()
    return recalls
