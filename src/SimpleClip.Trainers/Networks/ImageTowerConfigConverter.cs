using System.Text.Json.Nodes;

namespace SimpleClip.Networks;

/// <summary>Tells the kinds of image towers apart.</summary>
internal sealed class ImageTowerConfigConverter() : TowerConfigConverter<ImageTowerConfig>(
    ("vit", typeof(VisionTransformerConfig)),
    (ModifiedResNetType, typeof(ModifiedResNetConfig)),
    (MobileClipType, typeof(MobileClipImageConfig)))
{
    private const string ModifiedResNetType = "modified_resnet";
    private const string MobileClipType = "mci";

    /// <summary>ml-mobileclip names a model; in open_clip a list of <c>layers</c> makes the tower a ResNet.</summary>
    protected override string? FindKind(JsonObject json) =>
        (string?)json["model_name"] is ['m', 'c', 'i', ..] ? MobileClipType : json["layers"] is JsonArray ? ModifiedResNetType : null;
}
