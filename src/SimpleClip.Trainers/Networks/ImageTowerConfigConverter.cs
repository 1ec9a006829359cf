namespace SimpleClip.Networks;

/// <summary>Tells the kinds of image towers apart.</summary>
internal sealed class ImageTowerConfigConverter() : TowerConfigConverter<ImageTowerConfig>(("vit", typeof(VisionTransformerConfig)));
