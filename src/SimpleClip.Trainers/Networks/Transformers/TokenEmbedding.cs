using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The table that turns token ids into vectors. Parameter: <c>weight</c> [vocabulary, width].</summary>
public sealed class TokenEmbedding : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    /// <summary>Makes a table drawn from N(0, 0.02²), as CLIP does.</summary>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <param name="width">Features of a vector.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public TokenEmbedding(int vocabulary, int width, Generator? random = null)
        : base(nameof(TokenEmbedding))
    {
        _weight = Initialisation.Normal(0.02, random, vocabulary, width);
        RegisterComponents();
    }

    /// <summary>The table, [vocabulary, width].</summary>
    public Parameter Weight => _weight;

    /// <summary>Looks the vectors of token ids up.</summary>
    /// <param name="input">int64 ids, [batch, tokens].</param>
    /// <returns>[batch, tokens, width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _weight.index_select(0, input.flatten())
            .view(input.shape[0], input.shape[1], _weight.shape[1])
            .MoveToOuterDisposeScope();
    }
}
