namespace SimpleClip.Weights;

/// <summary>The formats of files of tensors.</summary>
public enum TensorFileFormat
{
    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>Several safetensors files and an index (<c>*.safetensors.index.json</c>).</summary>
    ShardedSafetensors,

    /// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip archive with a pickle.</summary>
    Torch,

    /// <summary>What <c>torch.jit.save</c> writes: a zip archive with a pickle of a tree of modules, and code, which is not read.</summary>
    TorchScript,
}
