using System.Text.Json.Nodes;

namespace SimpleClip.Networks;

/// <summary>Tells the kinds of image towers apart.</summary>
internal sealed class ImageTowerConfigConverter() : TowerConfigConverter<ImageTowerConfig>(
    ("vit", typeof(VisionTransformerConfig)),
    (ModifiedResNetType, typeof(ModifiedResNetConfig)))
{
    private const string ModifiedResNetType = "modified_resnet";

    /// <summary>In open_clip a list of <c>layers</c> makes the tower a ResNet.</summary>
    protected override string? FindKind(JsonObject json) => json["layers"] is JsonArray ? ModifiedResNetType : null;
}
