namespace SimpleClip.Models;

/// <summary>The names of the entries of a model package.</summary>
internal static class ClipModelEntries
{
    public const string Info = "clip.json";
    public const string ImageGraph = "image.onnx";
    public const string TextGraph = "text.onnx";
    public const string Vocabulary = "tokenizer/vocab.json";
    public const string Merges = "tokenizer/merges.txt";
    public const string Weights = "weights.safetensors";
    public const string Checksums = "checksums.sha256";
}
