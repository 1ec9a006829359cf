using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Batch normalisation of the channels of [batch, channels, height, width] (Ioffe and Szegedy, arXiv 1502.03167).</summary>
/// <remarks>
/// Parameters <c>weight</c> and <c>bias</c>, buffers <c>running_mean</c>, <c>running_var</c> and <c>num_batches_tracked</c>, as PyTorch
/// names them. Set <see cref="Frozen"/> for a layer that is inherited and not trained: it then uses and keeps its running figures in
/// training too.
/// </remarks>
public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
{
    /// <summary>What is added to the variance before the square root.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>The share of a batch's figures in the new running figures.</summary>
    public const double Momentum = 0.1;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    [ComponentName(Name = "running_mean")]
    private readonly Tensor _mean;

    [ComponentName(Name = "running_var")]
    private readonly Tensor _variance;

    [ComponentName(Name = "num_batches_tracked")]
    private readonly Tensor _batches;

    /// <summary>Makes a layer that starts as the identity on normalised input.</summary>
    /// <param name="channels">Channels of input and output.</param>
    public BatchNorm2d(int channels)
        : base(nameof(BatchNorm2d))
    {
        _weight = Initialisation.Constant(1, channels);
        _bias = Initialisation.Constant(0, channels);
        _mean = zeros(channels, dtype: ScalarType.Float32).DetachFromDisposeScope();
        _variance = ones(channels, dtype: ScalarType.Float32).DetachFromDisposeScope();
        _batches = zeros([], dtype: ScalarType.Int64).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Whether the running figures are used, and left as they are, in training too.</summary>
    public bool Frozen { get; set; }

    /// <summary>The scale, [channels].</summary>
    public Parameter Weight => _weight;

    /// <summary>The shift, [channels].</summary>
    public Parameter Bias => _bias;

    /// <summary>The running mean, [channels].</summary>
    public Tensor Mean => _mean;

    /// <summary>The running variance, [channels].</summary>
    public Tensor Variance => _variance;

    /// <summary>Applies the normalisation: by the batch's own figures in training, by the running ones otherwise.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        bool ofBatch = training && !Frozen, tracks = ofBatch && !ActivationCheckpoints.IsRecomputing;
        if (tracks)
        {
            using var noGradients = no_grad();
            _batches.CountUpInPlace();
        }

        Tensor exact = MixedPrecision.Widen(input);
        Tensor output = nn.functional.batch_norm(exact, _mean, _variance, _weight, _bias, ofBatch, tracks ? Momentum : 0, Epsilon);
        OperationCounter.Current?.Add(output, exact);
        return output.MoveToOuterDisposeScope();
    }
}
