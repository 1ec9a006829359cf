using System.Text.Json.Nodes;

namespace SimpleClip.Networks;

/// <summary>Tells the kinds of image towers apart.</summary>
internal sealed class ImageTowerConfigConverter() : TowerConfigConverter<ImageTowerConfig>(
    ("vit", typeof(VisionTransformerConfig)),
    (ModifiedResNetType, typeof(ModifiedResNetConfig)),
    (MobileClipType, typeof(MobileClipImageConfig)),
    (MobileClipVitType, typeof(MobileClipVisionTransformerConfig)),
    ("convnext", typeof(ConvNextConfig)),
    ("swin", typeof(SwinConfig)),
    ("mixer", typeof(MixerConfig)))
{
    private const string ModifiedResNetType = "modified_resnet";
    private const string MobileClipType = "mci";
    private const string MobileClipVitType = "mobileclip_vit";

    /// <summary>ml-mobileclip names a model; in open_clip a list of <c>layers</c> makes the tower a ResNet.</summary>
    protected override string? FindKind(JsonObject json) => (string?)json["model_name"] switch
    {
        ['m', 'c', 'i', ..] => MobileClipType,
        ['v', 'i', 't', ..] => MobileClipVitType,
        _ => json["layers"] is JsonArray ? ModifiedResNetType : null,
    };

    /// <summary>In open_clip a name of timm's says everything.</summary>
    protected override ImageTowerConfig? ReadShorthand(JsonObject json) => json[TimmModels.NameMember] is null ? null : TimmModels.Read(json);

    protected override JsonObject? WriteShorthand(ImageTowerConfig value) => value is TimmTowerConfig timm ? TimmModels.Write(timm) : null;
}
