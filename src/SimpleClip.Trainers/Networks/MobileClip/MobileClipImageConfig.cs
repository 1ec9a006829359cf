using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="MobileClipImageEncoder"/>.</summary>
/// <remarks>
/// In JSON its <c>type</c> is <c>mci</c>. A published encoder is described by <see cref="ModelName"/> alone; a list that is given goes
/// before the published one.
/// </remarks>
public sealed partial record MobileClipImageConfig : ImageTowerConfig
{
    /// <summary>Makes the shape of MCi0 at its own image size.</summary>
    public MobileClipImageConfig() => ImageSize = 256;

    /// <summary>SiCLIP-S0 (arXiv 2411.14789): MobileCLIP-S0 with <see cref="TokenMixer.SasP"/> in its last stage.</summary>
    public static MobileClipImageConfig SiClipS0 { get; } = new()
    {
        TokenMixers = [TokenMixer.RepMixer, TokenMixer.RepMixer, TokenMixer.RepMixer, TokenMixer.SasP],
    };

    /// <summary>The published encoder that lists are taken from where they are not given: <c>mci0</c>, <c>mci1</c> or
    /// <c>mci2</c>.</summary>
    [JsonPropertyName("model_name")]
    public string ModelName { get; init; } = "mci0";

    /// <summary>Number of blocks of each stage.</summary>
    [JsonPropertyName("layers")]
    public IReadOnlyList<int> Layers { get => field ?? PublishedLayers; init; }

    /// <summary>Channels of each stage.</summary>
    [JsonPropertyName("embed_dims")]
    public IReadOnlyList<int> Widths { get => field ?? PublishedWidths; init; }

    /// <summary>Channels inside each stage's feed-forward layers, in multiples of the stage's channels.</summary>
    [JsonPropertyName("mlp_ratios")]
    public IReadOnlyList<double> MlpRatios { get; init; } = [3, 3, 3, 3];

    /// <summary>How each stage's blocks let pixels see each other.</summary>
    [JsonPropertyName("token_mixers")]
    public IReadOnlyList<TokenMixer> TokenMixers { get; init; } =
        [TokenMixer.RepMixer, TokenMixer.RepMixer, TokenMixer.RepMixer, TokenMixer.Attention];

    /// <summary>Features of one attention head; divides the channels of the stages that have attention.</summary>
    [JsonPropertyName("head_dim")]
    public int HeadWidth { get; init; } = 32;

    /// <summary>Whether the step to each stage has squeeze-and-excitation; no step leads to the first.</summary>
    [JsonPropertyName("se_downsamples")]
    public IReadOnlyList<bool> Excitations { get; init; } = [false, false, true, true];

    /// <summary>The positions that are added before each stage: null, or <c>RepCPE 7x7</c> with any odd kernel.</summary>
    [JsonPropertyName("pos_embs")]
    public IReadOnlyList<string?> Positions { get; init; } = [null, null, null, "RepCPE 7x7"];

    /// <summary>Channels of the last convolution in multiples of those of the last stage.</summary>
    [JsonPropertyName("cls_ratio")]
    public double ExpansionRatio { get; init; } = 2;

    /// <summary>Kernel of the convolution between stages.</summary>
    [JsonPropertyName("down_patch_size")]
    public int DownsamplingKernel { get; init; } = 7;

    /// <summary>Stride of the convolution between stages.</summary>
    [JsonPropertyName("down_stride")]
    public int DownsamplingStride { get; init; } = 2;

    /// <summary>Kernel of the token mixers that are convolutions.</summary>
    [JsonPropertyName("repmixer_kernel")]
    public int MixerKernel { get; init; } = 3;

    /// <summary>Whether all blocks of a stage with <see cref="TokenMixer.SasP"/> have one query and one key matrix in common.</summary>
    [JsonPropertyName("sas_p_share_qk")]
    public bool SharesQueryKey { get; init; } = true;

    /// <summary>The weight that feed-forward branches start with under <see cref="TokenMixer.SasP"/>: 0.42/√2, the 0.1 of the paper's 18
    /// blocks scaled to two.</summary>
    [JsonPropertyName("sas_p_beta_ff")]
    public double FeedForwardGain { get; init; } = 0.3;

    /// <summary>Whether one convolution stands for each group of parallel branches; see <see
    /// cref="MobileClipImageEncoder.Reparameterize"/>.</summary>
    [JsonPropertyName("reparameterized")]
    public bool Reparameterized { get; init; }

    private IReadOnlyList<int> PublishedLayers => ModelName switch
    {
        "mci1" => [4, 12, 20, 4],
        "mci2" => [4, 12, 24, 4],
        _ => [2, 6, 10, 2],
    };

    private IReadOnlyList<int> PublishedWidths => ModelName == "mci2" ? [80, 160, 320, 640] : [64, 128, 256, 512];

    /// <summary>The kernel of the positions before a stage; null where there are none.</summary>
    internal int? PositionKernel(int stage) =>
        Positions[stage] is { } text ? int.Parse(PositionPattern.Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    internal override ImageTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        activation == Activation.Gelu
            ? new MobileClipImageEncoder(this, embeddingDimension, random)
            : throw new ArgumentException($"MobileCLIP's encoders have no {activation}; quick_gelu must be false.", nameof(activation));

    internal override ImageTowerConfig Reparameterize() => this with { Reparameterized = true };

    internal override string Describe() =>
        $"{ModelName} of {string.Join(", ", Layers)} blocks and {string.Join(", ", Widths)} channels at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes() =>
        FindMistakesOfNumbers().Concat(FindMistakesOfLists()).Select(mistake => $"vision_cfg.{mistake}");

    private IEnumerable<string> FindMistakesOfNumbers()
    {
        if (ModelName is not ("mci0" or "mci1" or "mci2"))
        {
            yield return $"model_name '{ModelName}' is not known; expected mci0, mci1 or mci2";
        }

        if (ImageSize < 1 || HeadWidth < 1 || DownsamplingStride < 1 || ExpansionRatio < 1)
        {
            yield return "image_size, head_dim and down_stride must be positive, cls_ratio at least 1";
        }

        if (!double.IsFinite(FeedForwardGain))
        {
            yield return $"sas_p_beta_ff {FeedForwardGain} is not a number";
        }

        if (DownsamplingKernel < 3 || DownsamplingKernel % 2 == 0 || MixerKernel < 1 || MixerKernel % 2 == 0)
        {
            yield return "down_patch_size and repmixer_kernel must be odd, down_patch_size at least 3";
        }
    }

    private IEnumerable<string> FindMistakesOfLists()
    {
        int stages = Layers.Count;
        int[] lengths = [Widths.Count, MlpRatios.Count, TokenMixers.Count, Excitations.Count, Positions.Count];
        if (stages == 0 || lengths.Any(length => length != stages))
        {
            yield return "layers, embed_dims, mlp_ratios, token_mixers, se_downsamples and pos_embs must have one entry for each stage";
            yield break;
        }

        if (Layers.Any(layers => layers < 1) || Widths.Any(width => width < 1) || MlpRatios.Any(ratio => ratio <= 0))
        {
            yield return "every number of layers, embed_dims and mlp_ratios must be positive";
        }

        if (Widths.Zip(Widths.Skip(1)).Any(pair => pair.Second % Math.Max(pair.First, 1) != 0))
        {
            yield return "each of embed_dims must be a multiple of the one before it";
        }

        int expanded = (int)(Widths[^1] * ExpansionRatio);
        if (expanded < 16 || expanded % Math.Max(Widths[^1], 1) != 0)
        {
            yield return $"cls_ratio {ExpansionRatio} must lead to a multiple of embed_dims' last entry, {Widths[^1]}, and to 16 channels at least";
        }

        foreach (TokenMixer mixer in TokenMixers.Where(static mixer => !Enum.IsDefined(mixer)))
        {
            yield return $"token_mixers entry {mixer} is not known";
        }

        foreach (string text in Positions.OfType<string>().Where(text => !PositionPattern.IsMatch(text)))
        {
            yield return $"pos_embs entry '{text}' is not known; expected null or RepCPE with an odd kernel such as 'RepCPE 7x7'";
        }

        foreach (int width in Widths.Where((width, stage) => TokenMixers[stage] != TokenMixer.RepMixer && width % Math.Max(HeadWidth, 1) != 0))
        {
            yield return $"embed_dims entry {width} is not a multiple of head_dim {HeadWidth}";
        }
    }

    [GeneratedRegex(@"^RepCPE (\d*[13579])x\1$")]
    private static partial Regex PositionPattern { get; }
}
