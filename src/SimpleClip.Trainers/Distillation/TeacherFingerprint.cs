using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>Hashes everything that a teacher's embeddings depend on.</summary>
internal static class TeacherFingerprint
{
    /// <summary>The fingerprint of a network.</summary>
    public static string Of(ClipNetwork network, ImageProcessorOptions image, ClipTokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"network {network.Precision} {network.Config.ToJson()}");
        using var noGradients = no_grad();
        foreach ((string name, Tensor tensor) in network.state_dict())
        {
            using var scope = NewDisposeScope();
            Append(hash, name);
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }

        return Finish(hash, image, tokenizer);
    }

    /// <summary>The fingerprint of a pair of ONNX graphs.</summary>
    public static string Of(ClipModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"graphs {model.Info.ContextLength}");
        hash.AppendData(SHA256.HashData(model.ImageGraph.Span));
        hash.AppendData(SHA256.HashData(model.TextGraph.Span));
        return Finish(hash, model.Info.Image, model.Tokenizer);
    }

    /// <summary>The fingerprint of a tokenizer.</summary>
    public static string Of(ClipTokenizer tokenizer)
    {
        using var vocabulary = new MemoryStream();
        using var merges = new MemoryStream();
        tokenizer.Save(vocabulary, merges);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(vocabulary.ToArray());
        hash.AppendData(merges.ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Finish(IncrementalHash hash, ImageProcessorOptions image, ClipTokenizer tokenizer)
    {
        Append(hash, JsonSerializer.Serialize(image));
        Append(hash, Of(tokenizer));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
