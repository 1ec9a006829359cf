using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimpleClip.Networks;

/// <summary>The shapes that timm's model names stand for, and open_clip's JSON of them.</summary>
internal static class TimmModels
{
    /// <summary>The member of open_clip's vision_cfg that names a timm network.</summary>
    public const string NameMember = "timm_model_name";

    private const string ImageSizeMember = "image_size";
    private const string BiasMember = "timm_proj_bias";

    private static readonly StageSizes SwinSmallDepths = [2, 2, 18, 2];
    private static readonly StageSizes ConvNextSmallDepths = [3, 3, 27, 3];

    private static readonly Dictionary<string, TimmTowerConfig> Shapes = new(StringComparer.Ordinal)
    {
        ["convnext_tiny"] = new ConvNextConfig(),
        ["convnext_small"] = new ConvNextConfig { Depths = ConvNextSmallDepths },
        ["convnext_base"] = new ConvNextConfig { Depths = ConvNextSmallDepths, Widths = [128, 256, 512, 1024] },
        ["convnext_large"] = new ConvNextConfig { Depths = ConvNextSmallDepths, Widths = [192, 384, 768, 1536] },
        ["convnext_xlarge"] = new ConvNextConfig { Depths = ConvNextSmallDepths, Widths = [256, 512, 1024, 2048] },
        ["convnext_xxlarge"] = new ConvNextConfig { Depths = [3, 4, 30, 3], Widths = [384, 768, 1536, 3072], NormEpsilon = 1e-5 },
        ["swin_tiny_patch4_window7_224"] = new SwinConfig(),
        ["swin_small_patch4_window7_224"] = new SwinConfig { Depths = SwinSmallDepths },
        ["swin_base_patch4_window7_224"] = new SwinConfig { Depths = SwinSmallDepths, Width = 128, Heads = [4, 8, 16, 32] },
        ["swin_base_patch4_window12_384"] = new SwinConfig { Depths = SwinSmallDepths, Width = 128, Heads = [4, 8, 16, 32], WindowSize = 12 },
        ["swin_large_patch4_window7_224"] = new SwinConfig { Depths = SwinSmallDepths, Width = 192, Heads = [6, 12, 24, 48] },
        ["swin_large_patch4_window12_384"] = new SwinConfig { Depths = SwinSmallDepths, Width = 192, Heads = [6, 12, 24, 48], WindowSize = 12 },
        ["mixer_s32_224"] = new MixerConfig { Blocks = 8, Width = 512, TokenWidth = 256, ChannelWidth = 2048 },
        ["mixer_s16_224"] = new MixerConfig { Blocks = 8, Width = 512, TokenWidth = 256, ChannelWidth = 2048, PatchSize = 16 },
        ["mixer_b32_224"] = new MixerConfig(),
        ["mixer_b16_224"] = new MixerConfig { PatchSize = 16 },
        ["mixer_l32_224"] = new MixerConfig { Blocks = 24, Width = 1024, TokenWidth = 512, ChannelWidth = 4096 },
        ["mixer_l16_224"] = new MixerConfig { Blocks = 24, Width = 1024, TokenWidth = 512, ChannelWidth = 4096, PatchSize = 16 },
    };

    /// <summary>Values that open_clip's options must have here; those that only training knows are not checked.</summary>
    private static readonly Dictionary<string, string[]> Options = new(StringComparer.Ordinal)
    {
        ["timm_pool"] = ["\"\"", "\"avg\""],
        ["timm_proj"] = ["\"linear\""],
        ["timm_model_kwargs"] = ["null", "{}"],
        ["timm_model_pretrained"] = [],
        ["timm_drop"] = [],
        ["timm_drop_path"] = [],
    };

    /// <summary>Reads a configuration that names a timm network.</summary>
    /// <exception cref="JsonException">The network is not known here, or an option asks for what is not computed here.</exception>
    public static TimmTowerConfig Read(JsonObject json)
    {
        string name = (string)json[NameMember]!;
        if (!Shapes.TryGetValue(name.Split('.')[0], out TimmTowerConfig? shape))
        {
            throw new JsonException($"{NameMember} '{name}' is not known; expected {string.Join(", ", Shapes.Keys)}.");
        }

        foreach ((string member, JsonNode? value) in json)
        {
            Check(member, value?.ToJsonString() ?? "null");
        }

        return shape with
        {
            ImageSize = (int?)json[ImageSizeMember] ?? shape.ImageSize,
            ProjectionBias = (bool?)json[BiasMember] ?? shape.ProjectionBias,
        };
    }

    /// <summary>Writes a configuration as open_clip reads it; null where its shape is none of timm's.</summary>
    public static JsonObject? Write(TimmTowerConfig config)
    {
        string? name = Shapes.FirstOrDefault(IsOf).Key;
        return name is null ? null : new JsonObject
        {
            [NameMember] = name,
            [BiasMember] = config.ProjectionBias,
            [ImageSizeMember] = config.ImageSize,
        };

        bool IsOf(KeyValuePair<string, TimmTowerConfig> shape) =>
            config == shape.Value with { ImageSize = config.ImageSize, ProjectionBias = config.ProjectionBias };
    }

    private static void Check(string member, string value)
    {
        if (member is NameMember or ImageSizeMember or BiasMember)
        {
            return;
        }

        if (!Options.TryGetValue(member, out string[]? allowed))
        {
            throw new JsonException($"'{member}' is not known beside {NameMember}.");
        }

        if (allowed.Length > 0 && !allowed.Contains(value))
        {
            throw new JsonException($"{member} {value} is not supported; expected {string.Join(" or ", allowed)}.");
        }
    }
}
