using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Analysis;

/// <summary>
/// Measures how much adjacent blocks of a tower differ in what they attend to, and proposes which of them may share their query and key
/// projections: blocks that attend to nearly the same lose little by it.
/// </summary>
/// <remarks>
/// The measure is the Jensen-Shannon divergence <c>½ KL(P‖M) + ½ KL(Q‖M)</c>, <c>M = (P + Q)/2</c>, between rows of the softmax attention
/// of block i and block i + 1, averaged over rows, heads and inputs; in nats, from 0 (the same) to ln 2. Batches are added one after the
/// other and not kept. Not safe for use by several threads.
/// </remarks>
public sealed class AttentionDivergence
{
    /// <summary>Stands for the logarithm's argument where a share is zero, and its term with it.</summary>
    private const double Tiny = 1e-300;

    private readonly nn.Module<Tensor, Tensor> _tower;
    private readonly IAttentionTower _attention;
    private readonly double[] _sums;
    private readonly long[] _rows;

    /// <summary>Prepares to measure an image tower.</summary>
    /// <param name="tower">A tower with attention in adjacent blocks; it is not changed.</param>
    /// <exception cref="NotSupportedException">The tower has no such blocks.</exception>
    public AttentionDivergence(ImageTower tower)
        : this((nn.Module<Tensor, Tensor>)tower)
    {
    }

    /// <summary>Prepares to measure a text tower.</summary>
    /// <param name="tower">A tower with attention in adjacent blocks; it is not changed. Rows of padding count like all others.</param>
    /// <exception cref="NotSupportedException">The tower has no such blocks.</exception>
    public AttentionDivergence(TextTower tower)
        : this((nn.Module<Tensor, Tensor>)tower)
    {
    }

    private AttentionDivergence(nn.Module<Tensor, Tensor> tower)
    {
        ArgumentNullException.ThrowIfNull(tower);
        _tower = tower;
        _attention = tower as IAttentionTower
            ?? throw new NotSupportedException($"A tower of type {tower.GetType().Name} has no adjacent blocks of attention.");
        int pairs = Math.Max(0, _attention.AttentionBlocks.Count - 1);
        _sums = new double[pairs];
        _rows = new long[pairs];
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="input">What the tower reads: normalised pixels [batch, 3, size, size] or token ids [batch, tokens].</param>
    /// <exception cref="NotSupportedException">Adjacent blocks differ in their number of heads or tokens.</exception>
    public void Add(Tensor input)
    {
        bool training = _tower.training;
        _tower.eval();
        try
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            AddBatch(input);
        }
        finally
        {
            _tower.train(training);
        }
    }

    /// <summary>The mean divergence of each block and the next, in nats; element i is that of blocks i and i + 1.</summary>
    /// <returns>One value less than there are blocks; NaN before the first batch.</returns>
    public IReadOnlyList<double> Means() => [.. _sums.Zip(_rows, (sum, rows) => sum / rows)];

    /// <summary>Proposes pairs of adjacent blocks that share their projections, each block in one pair at most.</summary>
    /// <param name="threshold">Only pairs of a lower divergence are taken, in nats. The pair of the lowest one is taken first.</param>
    /// <returns>Pairs of block indices in rising order, as <see cref="SasPConfig.Share"/> takes them.</returns>
    public IReadOnlyList<IReadOnlyList<int>> ProposeSharing(double threshold)
    {
        var pairs = new List<int[]>();
        var taken = new HashSet<int>();
        foreach ((int block, double _) in Means().Index().Where(pair => pair.Item < threshold).OrderBy(pair => pair.Item))
        {
            if (!taken.Contains(block) && !taken.Contains(block + 1))
            {
                taken.UnionWith([block, block + 1]);
                pairs.Add([block, block + 1]);
            }
        }

        return [.. pairs.OrderBy(pair => pair[0])];
    }

    private void AddBatch(Tensor input)
    {
        Tensor tokens = _attention.BeforeAttention(input);
        Tensor? before = null;
        foreach ((int layer, IAttentionBlock block) in _attention.AttentionBlocks.Index())
        {
            using Tensor maps = block.AttentionMaps(tokens);
            Tensor shares = maps.to(ScalarType.Float64);
            if (before is not null)
            {
                AddPair(layer - 1, before, shares);
                before.Dispose();
            }

            before = shares;
            using Tensor read = tokens;
            tokens = block.call(read);
        }
    }

    /// <summary>As entropies: the divergence is H(M) − ½ H(P) − ½ H(Q).</summary>
    private void AddPair(int pair, Tensor one, Tensor other)
    {
        if (!one.shape.SequenceEqual(other.shape))
        {
            throw new NotSupportedException(
                $"Block {pair} has attention of shape [{string.Join(", ", one.shape)}] and block {pair + 1} of [{string.Join(", ", other.shape)}].");
        }

        using var scope = NewDisposeScope();
        Tensor middle = one.Plus(other).Times(0.5);
        _sums[pair] += Entropy(middle) - (0.5 * Entropy(one)) - (0.5 * Entropy(other));
        _rows[pair] += one.shape[..^1].Aggregate((product, length) => product * length);
    }

    /// <summary>The sum of the entropies of all rows.</summary>
    private static double Entropy(Tensor shares)
    {
        using var scope = NewDisposeScope();
        return -shares.clone().ClampInPlace(Tiny, 1).log_().mul_(shares).sum().item<double>();
    }
}
