using static TorchSharp.torch;

namespace SimpleClip.Numerics;

/// <summary>
/// Counts the work and the memory of the passes of its thread: the layers report to <see cref="Current"/>, which costs a null check where
/// nobody counts.
/// </summary>
/// <remarks>
/// What autograd keeps follows libtorch's formulas of derivatives (tools/autograd/derivatives.yaml). Memory is told apart by its address,
/// so that tensors kept must not be freed while counting: the counter holds them until it is disposed. Works on CPU tensors, with a batch
/// of one.
/// </remarks>
internal sealed class OperationCounter : IDisposable
{
    [ThreadStatic]
    private static OperationCounter? _current;

    private readonly OperationCounter? _before = _current;
    private readonly List<Tensor> _held = [];
    private readonly HashSet<nint> _ignored = [];
    private readonly LiveTensors _live = new();
    private readonly StorageLedger _kept = new();
    private readonly StorageLedger _outside = new();
    private StorageLedger? _block;

    private OperationCounter(bool fusedAttention) => FusedAttention = fusedAttention;

    /// <summary>The counter of this thread, or null.</summary>
    public static OperationCounter? Current => _current;

    /// <summary>Whether attention is to be counted as the fused kernels of GPUs compute it, which keep no scores.</summary>
    public bool FusedAttention { get; }

    /// <summary>Multiply-adds of matrix products, convolutions and attention.</summary>
    public long ForwardProducts { get; private set; }

    /// <summary>Multiply-adds of their gradients, of those that are asked for.</summary>
    public long BackwardProducts { get; private set; }

    /// <summary>Multiply-adds of the blocks that activation checkpointing computes again.</summary>
    public long RecomputedProducts { get; private set; }

    /// <summary>What autograd keeps of an ordinary pass.</summary>
    public StorageLedger Kept => _kept;

    /// <summary>What stays of a pass with activation checkpointing: the ends of the blocks, and what lies outside of them.</summary>
    public StorageLedger Checkpointed => _outside;

    /// <summary>The most that is there while a block is computed again: what is kept within it, its ends' gradients, and what stays of the
    /// pass up to it.</summary>
    public (long Scaling, long Fixed) Recomputing { get; private set; }

    /// <summary>The most bytes of results at one time, whether autograd keeps them or not.</summary>
    public long PeakLive => _live.Peak;

    /// <summary>The most bytes of the gradients of one operation's inputs and outputs.</summary>
    public long LargestGradients { get; private set; }

    /// <summary>Counts on this thread until the counter is disposed.</summary>
    /// <param name="fusedAttention">See <see cref="FusedAttention"/>.</param>
    public static OperationCounter Start(bool fusedAttention)
    {
        var counter = new OperationCounter(fusedAttention);
        _current = counter;
        return counter;
    }

    /// <summary>Leaves a tensor's memory out of what is counted: weights, and the input of the pass.</summary>
    public void Ignore(Tensor tensor)
    {
        _ignored.Add(StorageAddress.Of(tensor));
        _kept.Ignore(tensor);
        _outside.Ignore(tensor);
    }

    /// <summary>A matrix product or a convolution.</summary>
    /// <param name="input">What is multiplied.</param>
    /// <param name="weight">By what.</param>
    /// <param name="output">The result.</param>
    /// <param name="terms">Products that make one element of the result.</param>
    /// <param name="keepsBoth">Whether both factors are kept whichever gradient is asked for, as convolutions do.</param>
    public void AddProduct(Tensor input, Tensor weight, Tensor output, long terms, bool keepsBoth)
    {
        long products = output.numel() * terms;
        ForwardProducts += products;
        if (output.requires_grad)
        {
            BackwardProducts += (input.requires_grad ? products : 0) + (weight.requires_grad ? products : 0);
            if (keepsBoth || weight.requires_grad)
            {
                Keep(input);
            }

            if (keepsBoth || input.requires_grad)
            {
                Keep(weight, scales: false);
            }
        }

        AddGradients(output, BytesOf(output) + BytesOf(input));
        Make(output);
    }

    /// <summary>Attention.</summary>
    /// <param name="query">[batch, heads, queries, width].</param>
    /// <param name="key">[batch, heads, keys, width].</param>
    /// <param name="value">[batch, heads, keys, width of values].</param>
    /// <param name="mask">Added to the scores, or null.</param>
    /// <param name="output">[batch, heads, queries, width of values].</param>
    /// <returns>The output, laid out as the kernel that is counted lays it out.</returns>
    public Tensor AddAttention(Tensor query, Tensor key, Tensor value, Tensor? mask, Tensor output)
    {
        if (FusedAttention)
        {
            // The heads of a token lie side by side, so that joining them copies nothing.
            output = output.transpose(1, 2).contiguous().transpose(1, 2);
        }

        long rows = query.numel() / query.shape[^1], scores = rows * key.shape[^2];
        long products = scores * (query.shape[^1] + value.shape[^1]), scoreBytes = scores * query.element_size();
        ForwardProducts += products;
        if (output.requires_grad)
        {
            BackwardProducts += 2 * products;
            if (FusedAttention)
            {
                KeepAll(query, key, value, output);
                Keep(rows * sizeof(float));
                if (mask is not null)
                {
                    Keep(mask, scales: false);
                }
            }
            else
            {
                // The factors are copied so that the heads lie one after the other.
                Keep(BytesOf(query) + BytesOf(key) + BytesOf(value) + scoreBytes);
            }
        }

        AddGradients(output, (2 * BytesOf(output)) + BytesOf(query) + BytesOf(key) + (FusedAttention ? 0 : 2 * scoreBytes));
        Make(output, FusedAttention ? 0 : 2 * scoreBytes);
        return output;
    }

    /// <summary>A product element by element, alone or added to something.</summary>
    /// <param name="input">What is multiplied.</param>
    /// <param name="factors">By what.</param>
    /// <param name="output">The result.</param>
    public void AddElementProduct(Tensor input, Tensor factors, Tensor output)
    {
        if (output.requires_grad && factors.requires_grad)
        {
            Keep(input);
        }

        if (output.requires_grad && input.requires_grad)
        {
            Keep(factors);
        }

        Add(output);
    }

    /// <summary>Another operation.</summary>
    /// <param name="output">Its result.</param>
    /// <param name="kept">What its gradient needs.</param>
    public void Add(Tensor output, params ReadOnlySpan<Tensor> kept)
    {
        if (output.requires_grad)
        {
            KeepAll(kept);
        }

        AddGradients(output, 2 * BytesOf(output));
        Make(output);
    }

    /// <summary>Runs a block, at whose ends activation checkpointing cuts.</summary>
    /// <param name="isCheckpointed">Whether it would be computed again.</param>
    /// <param name="input">Its input.</param>
    /// <param name="run">Runs it.</param>
    public Tensor AddBlock(bool isCheckpointed, Tensor input, Func<Tensor> run)
    {
        if (!isCheckpointed || _block is not null)
        {
            return Made(run());
        }

        long before = ForwardProducts;
        var block = new StorageLedger();
        block.Ignore(input);
        _outside.Add(Hold(input), scales: true);
        _block = block;
        Tensor output = run();
        _block = null;
        _outside.Add(Hold(output), scales: true);
        RecomputedProducts += ForwardProducts - before;
        long scaling = _outside.Scaling + block.Scaling + BytesOf(input) + BytesOf(output);
        if (scaling > Recomputing.Scaling)
        {
            Recomputing = (scaling, _outside.Fixed + block.Fixed);
        }

        return Made(output);
    }

    public void Dispose()
    {
        _current = _before;
        _held.ForEach(static tensor => tensor.Dispose());
        _held.Clear();
    }

    private static long BytesOf(Tensor tensor) => tensor.numel() * tensor.element_size();

    private Tensor Made(Tensor output)
    {
        Make(output);
        return output;
    }

    private void Make(Tensor output, long scratch = 0) => _live.Add(output, scratch, _kept);

    private void AddGradients(Tensor output, long bytes)
    {
        if (output.requires_grad)
        {
            LargestGradients = Math.Max(LargestGradients, bytes);
        }
    }

    private void KeepAll(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            Keep(tensor);
        }
    }

    private void Keep(Tensor tensor, bool scales = true)
    {
        if (_ignored.Contains(StorageAddress.Of(tensor)))
        {
            return;
        }

        Hold(tensor);
        _kept.Add(tensor, scales);
        (_block ?? _outside).Add(tensor, scales);
    }

    private void Keep(long bytes)
    {
        _kept.Add(bytes, scales: true);
        (_block ?? _outside).Add(bytes, scales: true);
    }

    private Tensor Hold(Tensor tensor)
    {
        Tensor held = tensor.detach().DetachFromDisposeScope();
        _held.Add(held);
        return held;
    }
}
