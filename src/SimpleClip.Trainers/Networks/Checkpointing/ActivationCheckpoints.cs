using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Activation checkpointing (Chen et al., "Training Deep Nets with Sublinear Memory Cost", arXiv 1604.06174): of each block that runs while
/// <see cref="Record"/> is in use only the input is kept, and <see cref="Backward(Tensor)"/> runs the block once more for its gradients.
/// Gradients are those of an ordinary pass; memory is that of one block plus one activation per block, for about a third more time.
/// </summary>
/// <remarks>
/// For one forward and one backward pass on one thread. Blocks must be deterministic; running figures of batch norms are updated once.
/// </remarks>
public sealed class ActivationCheckpoints : IDisposable
{
    [ThreadStatic]
    private static ActivationCheckpoints? _current;

    [ThreadStatic]
    private static bool _recomputing;

    private readonly Stack<Segment> _segments = new();

    /// <summary>Whether this thread runs a block for the second time.</summary>
    internal static bool IsRecomputing => _recomputing;

    /// <summary>Number of blocks whose gradients are still to be computed.</summary>
    public int Count => _segments.Count;

    /// <summary>Makes the networks that run on this thread keep only the inputs of their blocks, until the result is disposed.</summary>
    public IDisposable Record() => new Recording(this);

    /// <summary>Makes the networks that run on this thread leave their running figures alone, as in a pass that is done for the second
    /// time.</summary>
    internal static IDisposable Recompute() => new Recomputation();

    /// <summary>Computes the gradients of a loss, through the blocks that were recorded and everything else.</summary>
    /// <param name="loss">A scalar that was computed from the outputs of networks run under <see cref="Record"/>.</param>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        loss.backward();
        Unwind();
    }

    /// <summary>Computes the gradients of what networks run under <see cref="Record"/> gave, from the gradients of their outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="gradients">The gradient of each.</param>
    internal void Backward(IList<Tensor> outputs, IList<Tensor> gradients)
    {
        autograd.backward(outputs, gradients);
        Unwind();
    }

    private void Unwind()
    {
        while (_segments.TryPop(out Segment? segment))
        {
            using (segment)
            {
                RunAgain(segment);
            }
        }
    }

    /// <summary>Releases what is kept for a backward pass that never came.</summary>
    public void Dispose()
    {
        while (_segments.TryPop(out Segment? segment))
        {
            segment.Dispose();
        }
    }

    /// <summary>Runs a block, recorded if this thread records and gradients are wanted.</summary>
    /// <param name="block">The block.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Its output.</returns>
    internal static Tensor Run(nn.Module<Tensor, Tensor> block, Tensor input)
    {
        if (OperationCounter.Current is { } counter)
        {
            return RunCounted(counter, block, input);
        }

        return _current is { } checkpoints && is_grad_enabled() && NeedsGradients(block, input) ? checkpoints.Add(block, input) : block.call(input);
    }

    private static Tensor RunCounted(OperationCounter counter, nn.Module<Tensor, Tensor> block, Tensor input) =>
        counter.AddBlock(is_grad_enabled() && NeedsGradients(block, input), input, () => block.call(input));

    private static bool NeedsGradients(nn.Module<Tensor, Tensor> block, Tensor input) =>
        input.requires_grad || block.parameters().Any(parameter => parameter.requires_grad);

    private static void RunAgain(Segment segment)
    {
        using var scope = NewDisposeScope();
        if (segment.Output.grad is not { } gradient)
        {
            return;
        }

        using (Recompute())
        using (MixedPrecision.Use(segment.Precision))
        {
            Tensor output = segment.Block.call(segment.Start);
            autograd.backward([output], [gradient]);
        }

        if (segment.Input.requires_grad && segment.Start.grad is { } inputGradient)
        {
            autograd.backward([segment.Input], [inputGradient]);
        }
    }

    private Tensor Add(nn.Module<Tensor, Tensor> block, Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor output;
        using (no_grad())
        {
            output = block.call(input);
        }

        Tensor end = output.detach().requires_grad_();
        _segments.Push(new Segment(
            block,
            input.alias().DetachFromDisposeScope(),
            input.detach().requires_grad_(input.requires_grad).DetachFromDisposeScope(),
            end.alias().DetachFromDisposeScope(),
            MixedPrecision.Current));
        return end.MoveToOuterDisposeScope();
    }

    /// <summary>A block that ran without a graph.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Input">Its input, in the graph of what came before.</param>
    /// <param name="Start">The same values as a leaf, where the second run begins.</param>
    /// <param name="Output">Its output as a leaf, whose gradient what comes after computes.</param>
    /// <param name="Precision">The precision it ran in.</param>
    private sealed record Segment(nn.Module<Tensor, Tensor> Block, Tensor Input, Tensor Start, Tensor Output, ComputePrecision Precision) : IDisposable
    {
        public void Dispose()
        {
            Input.Dispose();
            Start.Dispose();
            Output.Dispose();
        }
    }

    private sealed class Recording : IDisposable
    {
        private readonly ActivationCheckpoints? _before = _current;

        public Recording(ActivationCheckpoints checkpoints) => _current = checkpoints;

        public void Dispose() => _current = _before;
    }

    private sealed class Recomputation : IDisposable
    {
        private readonly bool _before = _recomputing;

        public Recomputation() => _recomputing = true;

        public void Dispose() => _recomputing = _before;
    }
}
