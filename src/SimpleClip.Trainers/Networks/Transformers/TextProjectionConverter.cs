namespace SimpleClip.Networks;

/// <summary>Names the projections of a text transformer as open_clip does.</summary>
internal sealed class TextProjectionConverter()
    : NamedValueConverter<TextProjection>("text_cfg.proj_type", ("linear", TextProjection.Linear), ("none", TextProjection.None));
