using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>
/// Computes the student's features of a batch, and brings gradients back from them into the network: of the whole batch at once, or in micro-batches
/// that together are exact (GradCache, Gao et al., arXiv 2101.06983; open_clip's <c>--accum-freq</c>).
/// </summary>
/// <remarks>
/// With micro-batches, features of all rows are computed without a graph; the loss sees them all, and each micro-batch runs once more to take its rows' gradients
/// further. Memory is that of one micro-batch; gradients are those of the whole batch, except that batch norms see micro-batches.
/// </remarks>
/// <param name="network">The network, on its device.</param>
/// <param name="images">Normalises pixels on the device.</param>
/// <param name="microBatch">Rows that run at once; 0 for all.</param>
internal sealed class StudentPass(ClipNetwork network, PixelNormalizer images, int microBatch)
{
    /// <summary>Computes the features.</summary>
    /// <param name="batch">The batch; it is needed until the gradients are computed.</param>
    /// <param name="seed">Determines what the network draws at random.</param>
    public StudentFeatures Compute(StepBatch batch, long seed)
    {
        using var scope = NewDisposeScope();
        if (microBatch == 0 || microBatch >= batch.Count)
        {
            ActivationCheckpoints? checkpoints = network.ActivationCheckpointing ? new ActivationCheckpoints() : null;
            return Wrap(Encode(batch, seed, checkpoints), batch, (_, loss) => Backward(loss, checkpoints), checkpoints);
        }

        (long Start, long Count)[] parts = [.. Enumerable.Range(0, (int)((batch.Count + microBatch - 1) / microBatch))
            .Select(part => ((long)part * microBatch, Math.Min(microBatch, batch.Count - ((long)part * microBatch))))];
        Tensor[][] computed;
        using (no_grad())
        {
            computed = Array.ConvertAll(parts, part => Encode(batch.Rows(part.Start, part.Count), seed + part.Start, checkpoints: null));
        }

        Tensor[] features = [.. Enumerable.Range(0, computed[0].Length).Select(i => cat([.. computed.Select(part => part[i])], 0).requires_grad_())];
        return Wrap(features, batch, (leaves, loss) =>
        {
            loss.backward();
            foreach ((long start, long count) in parts)
            {
                BackwardRows(batch, start, count, seed, leaves);
            }
        });
    }

    private static StudentFeatures Wrap(Tensor[] features, StepBatch batch, Action<Tensor[], Tensor> backward, ActivationCheckpoints? checkpoints = null)
    {
        Tensor[] kept = Array.ConvertAll(features, static tensor => tensor.MoveToOuterDisposeScope());
        int pictures = batch.Pictures.Count, masked = batch.Mask is null ? 0 : 1;
        return new StudentFeatures(
            kept[..pictures], batch.Mask is null ? null : kept[pictures], kept[(pictures + masked)..], loss => backward(kept, loss), checkpoints);
    }

    private static void Backward(Tensor loss, ActivationCheckpoints? checkpoints)
    {
        if (checkpoints is null)
        {
            loss.backward();
        }
        else
        {
            checkpoints.Backward(loss);
        }
    }

    private void BackwardRows(StepBatch batch, long start, long count, long seed, Tensor[] leaves)
    {
        using var scope = NewDisposeScope();
        using ActivationCheckpoints? checkpoints = network.ActivationCheckpointing ? new ActivationCheckpoints() : null;
        using IDisposable again = ActivationCheckpoints.Recompute();
        Tensor[] features = Encode(batch.Rows(start, count), seed + start, checkpoints);

        // A locked tower's features lead nowhere, and a feature that no loss looks at has no gradient.
        int[] moving = [.. Enumerable.Range(0, features.Length).Where(i => features[i].requires_grad && leaves[i].grad is not null)];
        if (moving.Length == 0)
        {
            return;
        }

        Tensor[] outputs = [.. moving.Select(i => features[i])], gradients = [.. moving.Select(i => leaves[i].grad!.narrow(0, start, count))];
        if (checkpoints is null)
        {
            autograd.backward(outputs, gradients);
        }
        else
        {
            checkpoints.Backward(outputs, gradients);
        }
    }

    /// <summary>Features of the pictures, of the masked picture if there is a mask, and of the captions.</summary>
    private Tensor[] Encode(StepBatch batch, long seed, ActivationCheckpoints? checkpoints)
    {
        using var random = new Generator((ulong)seed);
        using IDisposable? patches = PatchRandomness.Use(network.Visual, random);
        using IDisposable? recording = checkpoints?.Record();
        Tensor[] pictures = [.. batch.Pictures.Select(images.Normalize)];
        IEnumerable<Tensor> seen = batch.Mask is null ? pictures : [.. pictures, pictures[0] * batch.Mask];
        return [.. seen.Select(network.EncodeImage), .. batch.Captions.Select(network.EncodeText)];
    }
}
