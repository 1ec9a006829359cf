namespace SimpleClip;

/// <summary>The layouts in which <see cref="PretrainedClip.Save"/> writes a network.</summary>
public enum PretrainedFormat
{
    /// <summary>
    /// open_clip's: <c>open_clip_config.json</c> and <c>open_clip_model.safetensors</c>, for its <c>local-dir:</c> scheme. Every network
    /// has this form; open_clip builds those of its own towers.
    /// </summary>
    OpenClip,

    /// <summary>
    /// That of Hugging Face's CLIPModel: <c>config.json</c>, <c>preprocessor_config.json</c> and <c>model.safetensors</c>. Networks of
    /// CLIP's two transformers have this form.
    /// </summary>
    HuggingFace,
}
