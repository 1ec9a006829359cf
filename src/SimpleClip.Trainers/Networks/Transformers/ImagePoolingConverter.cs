namespace SimpleClip.Networks;

/// <summary>Names the poolings of a vision transformer as open_clip does.</summary>
internal sealed class ImagePoolingConverter()
    : NamedValueConverter<ImagePooling>("vision_cfg.pool_type", ("tok", ImagePooling.ClassToken), ("avg", ImagePooling.Average));
