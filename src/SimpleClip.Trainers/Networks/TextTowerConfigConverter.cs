using System.Text.Json.Nodes;

namespace SimpleClip.Networks;

/// <summary>Tells the kinds of text towers apart.</summary>
internal sealed class TextTowerConfigConverter() : TowerConfigConverter<TextTowerConfig>(
    ("transformer", typeof(TextTransformerConfig)),
    ("adaptor", typeof(TextAdaptorConfig)),
    ("mobileclip", typeof(MobileClipTextConfig)))
{
    /// <summary>Of the kinds known here, only ml-mobileclip's own configurations name a model.</summary>
    protected override string? FindKind(JsonObject json) => json.ContainsKey("model_name") ? "mobileclip" : null;
}
