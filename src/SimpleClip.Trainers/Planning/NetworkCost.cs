using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Planning;

/// <summary>All that is counted of a network.</summary>
internal sealed record NetworkCost
{
    public required long Parameters { get; init; }

    public required long ImageParameters { get; init; }

    public required long TextParameters { get; init; }

    public required long Trainable { get; init; }

    public required long LargestTrainable { get; init; }

    public required long WeightBytes { get; init; }

    public required long AveragedBytes { get; init; }

    /// <summary>An image.</summary>
    public required TowerCost Image { get; init; }

    /// <summary>A caption that fills the context, for the memory.</summary>
    public required TowerCost FullText { get; init; }

    /// <summary>A caption of average length, for the work.</summary>
    public required TowerCost MeanText { get; init; }

    /// <summary>Counts a network.</summary>
    /// <param name="config">The network.</param>
    /// <param name="request">Precision, device and length of the captions.</param>
    /// <param name="trains">Which parameters it trains; null for all.</param>
    public static NetworkCost Count(ClipNetworkConfig config, TrainingPlanRequest request, Func<string, bool>? trains)
    {
        using var scope = NewDisposeScope();
        using var network = new NetworkShape(config, request.Precision, trains);
        TowerWalk walk = network.Walk(request.OnGpu);
        int context = config.Text.ContextLength, tokens = Math.Min(request.MeanTokens ?? context, context);
        TowerCost text = walk.CountText(context);
        return new NetworkCost
        {
            Parameters = network.Parameters,
            ImageParameters = network.ImageParameters,
            TextParameters = network.TextParameters,
            Trainable = network.Trainable,
            LargestTrainable = network.LargestTrainable,
            WeightBytes = network.Bytes,
            AveragedBytes = network.AveragedBytes,
            Image = walk.CountImage(),
            FullText = text,
            MeanText = tokens == context ? text : walk.CountText(tokens),
        };
    }
}
