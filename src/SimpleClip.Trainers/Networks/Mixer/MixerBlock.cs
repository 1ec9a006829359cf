using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The block of MLP-Mixer: <c>x ← x + mlp_tokens(norm1(x)ᵀ)ᵀ</c>, a perceptron over the tokens of each channel, then
/// <c>x ← x + mlp_channels(norm2(x))</c>, one over the channels of each token.
/// </summary>
public sealed class MixerBlock : nn.Module<Tensor, Tensor>, INetworkBlock
{
    /// <summary>What the norms add to the variance.</summary>
    public const double NormEpsilon = 1e-6;

    private const double BiasDeviation = 1e-6;

    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _tokenNorm;

    [ComponentName(Name = "mlp_tokens")]
    private readonly Mlp _tokens;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _channelNorm;

    [ComponentName(Name = "mlp_channels")]
    private readonly Mlp _channels;

    /// <summary>Makes a block initialised as timm does: Xavier-uniform matrices, offsets N(0, 10⁻¹²).</summary>
    /// <param name="config">Tokens and widths.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public MixerBlock(MixerConfig config, Generator? random = null)
        : base(nameof(MixerBlock))
    {
        ArgumentNullException.ThrowIfNull(config);
        _tokenNorm = new LayerNorm(config.Width, NormEpsilon);
        _tokens = MakeMlp(config.Tokens, config.TokenWidth, random);
        _channelNorm = new LayerNorm(config.Width, NormEpsilon);
        _channels = MakeMlp(config.Width, config.ChannelWidth, random);
        RegisterComponents();
    }

    /// <summary>The norm before the tokens are mixed, <c>norm1</c>.</summary>
    public LayerNorm TokenNorm => _tokenNorm;

    /// <summary>The perceptron that mixes tokens, <c>mlp_tokens</c>.</summary>
    public Mlp Tokens => _tokens;

    /// <summary>The norm before the channels are mixed, <c>norm2</c>.</summary>
    public LayerNorm ChannelNorm => _channelNorm;

    /// <summary>The perceptron that mixes channels, <c>mlp_channels</c>.</summary>
    public Mlp Channels => _channels;

    /// <summary>Applies the block.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <returns>[batch, tokens, width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor mixed = input.Plus(_tokens.call(_tokenNorm.call(input).transpose(1, 2)).transpose(1, 2));
        return mixed.Plus(_channels.call(_channelNorm.call(mixed))).MoveToOuterDisposeScope();
    }

    private static Mlp MakeMlp(int width, int hidden, Generator? random)
    {
        double bound = Math.Sqrt(6.0 / (width + hidden));
        Linear expand = new(width, hidden, random), contract = new(hidden, width, random);
        foreach (Linear layer in (Linear[])[expand, contract])
        {
            Initialisation.RenewUniform(layer.Weight, bound, random);
            Initialisation.Renew(layer.Bias!, BiasDeviation, random);
        }

        return new Mlp(expand, contract);
    }
}
