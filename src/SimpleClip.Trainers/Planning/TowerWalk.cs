using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Planning;

/// <summary>Runs a network's towers once on a single image and caption, on the CPU, and counts.</summary>
/// <param name="network">A network of which only shapes matter; in training mode where it trains.</param>
/// <param name="onGpu">Whether to count what a GPU would do.</param>
internal sealed class TowerWalk(ClipNetwork network, bool onGpu)
{
    /// <summary>Counts the image tower's pass.</summary>
    public TowerCost CountImage()
    {
        int size = network.Config.Vision.ImageSize;
        using var scope = NewDisposeScope();

        // The colours of a pixel lie side by side, as the trainer's normalised bytes do.
        return Count(network.Visual, network.EncodeImage, zeros([1, size, size, 3], dtype: ScalarType.Float32).permute(0, 3, 1, 2));
    }

    /// <summary>Counts the text tower's pass.</summary>
    /// <param name="tokens">The caption's length; ignored by towers that read vectors or their padding.</param>
    public TowerCost CountText(int tokens)
    {
        using var scope = NewDisposeScope();
        Tensor input = network.Config.Text is TextAdaptorConfig adaptor
            ? zeros([1, adaptor.Width], dtype: ScalarType.Float32)
            : zeros([1, network.Text.ReadsPadding ? network.Text.ContextLength : tokens], dtype: ScalarType.Int64);
        return Count(network.Text, network.EncodeText, input);
    }

    private TowerCost Count(nn.Module tower, Func<Tensor, Tensor> encode, Tensor input)
    {
        long live = Run(tower, encode, input, withGradients: false).PeakLive;
        OperationCounter counter = Run(tower, encode, input, withGradients: true);
        long passing = counter.PeakLive - counter.Kept.Scaling;
        return new TowerCost(
            counter.ForwardProducts,
            counter.BackwardProducts,
            counter.RecomputedProducts,
            new BatchBytes(counter.Kept.Scaling, counter.Kept.Fixed),
            new BatchBytes(counter.Checkpointed.Scaling, counter.Checkpointed.Fixed),
            new BatchBytes(counter.Recomputing.Scaling, counter.Recomputing.Fixed),
            Math.Max(passing, counter.LargestGradients),
            live);
    }

    private OperationCounter Run(nn.Module tower, Func<Tensor, Tensor> encode, Tensor input, bool withGradients)
    {
        using var scope = NewDisposeScope();
        using IDisposable? noGradients = withGradients ? null : no_grad();
        using OperationCounter counter = OperationCounter.Start(onGpu);
        counter.Ignore(input);
        foreach (Tensor parameter in tower.parameters())
        {
            counter.Ignore(parameter);
        }

        encode(input);
        return counter;
    }
}
