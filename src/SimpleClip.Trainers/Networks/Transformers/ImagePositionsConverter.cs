namespace SimpleClip.Networks;

/// <summary>Names the positions of a vision transformer as open_clip does.</summary>
internal sealed class ImagePositionsConverter()
    : NamedValueConverter<ImagePositions>("vision_cfg.pos_embed_type", ("learnable", ImagePositions.Learned), ("sin_cos_2d", ImagePositions.SinCos2d));
