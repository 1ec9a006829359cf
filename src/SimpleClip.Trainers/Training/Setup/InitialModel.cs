namespace SimpleClip.Training;

/// <summary>Opens the model that a fine-tuning sets out from.</summary>
internal static class InitialModel
{
    private const string PackageExtension = ".clip";

    /// <param name="path">A <c>.clip</c> package with weights, or what <see cref="PretrainedClip.Load"/> reads.</param>
    /// <param name="tokenizer">The tokenizer, where it does not lie beside the weights; null if it does.</param>
    public static PretrainedClip Load(string path, ClipTokenizer? tokenizer)
    {
        var options = new PretrainedClipOptions { Tokenizer = tokenizer };
        return string.Equals(Path.GetExtension(path), PackageExtension, StringComparison.OrdinalIgnoreCase)
            ? PretrainedClip.FromModel(ClipModel.Load(path), options)
            : PretrainedClip.Load(path, options);
    }
}
