namespace SimpleClip.Networks;

/// <summary>Tells the kinds of text towers apart.</summary>
internal sealed class TextTowerConfigConverter() : TowerConfigConverter<TextTowerConfig>(("transformer", typeof(TextTransformerConfig)), ("adaptor", typeof(TextAdaptorConfig)));
