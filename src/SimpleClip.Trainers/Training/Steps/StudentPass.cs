using SimpleClip.Distillation;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>
/// Computes the student's features of a batch, and brings gradients back from them into the network: of the whole batch at once, or in
/// micro-batches that together are exact (GradCache, Gao et al., arXiv 2101.06983; open_clip's <c>--accum-freq</c>).
/// </summary>
/// <remarks>
/// With micro-batches, features of all rows are computed without a graph; the loss sees them all, and each micro-batch runs once more to
/// take its rows' gradients further. Memory is that of one micro-batch; gradients are those of the whole batch, except that batch norms see
/// micro-batches.
/// </remarks>
/// <param name="network">The network, on its device.</param>
/// <param name="images">Normalises pixels on the device.</param>
/// <param name="microBatch">Rows that run at once; 0 for all.</param>
/// <param name="shared">The stages that the student has in common with its teacher, whose features come along; null for none.</param>
internal sealed class StudentPass(ClipNetwork network, PixelNormalizer images, int microBatch, SharedTowers? shared = null)
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
            EncodedRows rows = Encode(batch, seed, checkpoints, shared).MoveToOuterDisposeScope();
            return rows.ToFeatures(batch, loss => Backward(loss, checkpoints), checkpoints);
        }

        (long Start, long Count)[] parts = [.. Enumerable.Range(0, (int)((batch.Count + microBatch - 1) / microBatch))
            .Select(part => ((long)part * microBatch, Math.Min(microBatch, batch.Count - ((long)part * microBatch))))];
        EncodedRows all;
        using (no_grad())
        {
            all = EncodedRows.Concatenate(
                Array.ConvertAll(parts, part => Encode(batch.Rows(part.Start, part.Count), seed + part.Start, checkpoints: null, shared)));
        }

        foreach (Tensor feature in all.Student)
        {
            feature.requires_grad_();
        }

        all.MoveToOuterDisposeScope();
        return all.ToFeatures(batch, loss =>
        {
            loss.backward();
            foreach ((long start, long count) in parts)
            {
                BackwardRows(batch, start, count, seed, all.Student);
            }
        });
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
        Tensor[] features = Encode(batch.Rows(start, count), seed + start, checkpoints, with: null).Student;

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

    private EncodedRows Encode(StepBatch batch, long seed, ActivationCheckpoints? checkpoints, SharedTowers? with)
    {
        using var random = new Generator((ulong)seed);
        using IDisposable? patches = PatchRandomness.Use(network.Visual, random);
        using IDisposable? recording = checkpoints?.Record();
        Tensor[] pictures = [.. batch.Pictures.Select(images.Normalize)];
        List<Tensor> student = [], teacherTexts = [];
        Tensor? teacherImage = null;
        foreach (Tensor picture in pictures)
        {
            if (with is { ImageStages: > 0 } && teacherImage is null)
            {
                (Tensor own, teacherImage) = with.EncodeImages(picture);
                student.Add(own);
            }
            else
            {
                student.Add(network.EncodeImage(picture));
            }
        }

        if (batch.Mask is not null)
        {
            student.Add(network.EncodeImage(pictures[0] * batch.Mask));
        }

        foreach (Tensor captions in batch.Captions)
        {
            if (with is { TextStages: > 0 })
            {
                (Tensor own, Tensor taught) = with.EncodeTexts(captions);
                student.Add(own);
                teacherTexts.Add(taught);
            }
            else
            {
                student.Add(network.EncodeText(captions));
            }
        }

        return new EncodedRows([.. student], teacherImage, [.. teacherTexts]);
    }
}
