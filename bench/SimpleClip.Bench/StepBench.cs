using SimpleClip.Data;
using SimpleClip.Networks;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using SimpleClip.Training;
using SimpleClip.Weights;
using TorchSharp;

namespace SimpleClip.Bench;

/// <summary>
/// Takes training steps on one batch, as many at a time as it is told on its standard input, and says how long they took.
/// </summary>
/// <remarks>
/// A step is the trainer's own, from the bytes of the images to the moved weights. Weights and batch are drawn at random and left in a
/// folder, so that another program can take the same steps.
/// </remarks>
internal static class StepBench
{
    private const int Seed = 1;

    /// <summary>Takes as many steps a line as it says; the figures are the losses.</summary>
    public static void Run(BenchConfiguration configuration, string exchangeFolder)
    {
        torch.set_num_threads(1);
        torch.random.manual_seed(Seed);
        using var network = new ClipNetwork(configuration.ToNetwork());
        PairBatch batch = DrawBatch(configuration);
        WriteWeights(network, exchangeFolder);
        WriteBatch(batch, exchangeFolder);

        TrainSettings train = configuration.Train;
        using var optimizer = new AdamW(
            ParameterGroup.ForModule(network, train.WeightDecay), new AdamWOptions(train.Betas[0], train.Betas[1], train.Eps));
        using var objective = new Objective([new InfoNceTerm(1)]);
        using var images = new PixelNormalizer(configuration.ToImages(), torch.CPU);
        var step = new TrainingStep { Network = network, Images = images, Objective = objective, Optimizer = optimizer, Seed = Seed };
        var schedule = new WarmupCosineSchedule(train.Lr, train.WarmupSteps, int.MaxValue);
        int taken = 0;
        Turns.Take(steps =>
        {
            double[] losses = new double[steps];
            for (int i = 0; i < losses.Length; i++)
            {
                losses[i] = step.Run(batch, taken, schedule.RateAt(taken)).Loss;
                taken++;
            }

            return losses;
        });
    }

    /// <summary>Captions of all lengths, at least one of which fills the context, so that no padding can be left out.</summary>
    private static PairBatch DrawBatch(BenchConfiguration configuration)
    {
        var random = new Random(Seed);
        int context = configuration.Text.ContextLength;
        return NoiseBatch.Draw(
            random, configuration.Train.Batch, configuration.Image.Size, context, configuration.Text.VocabSize,
            row => row == 0 ? context : random.Next(context / 4, context + 1));
    }

    private static void WriteWeights(ClipNetwork network, string folder) =>
        NetworkWeights.Collect(network).Save(Path.Combine(folder, "weights.safetensors"));

    private static void WriteBatch(PairBatch batch, string folder)
    {
        var writer = new SafetensorsWriter();
        (PixelBlock images, TokenBlock texts) = (batch.Images[0], batch.Texts[0]);
        writer.Add("pixels", TensorType.U8, [images.Count, images.Size, images.Size, 3], images.Bytes);
        writer.Add("tokens", [texts.Count, texts.ContextLength], texts.Ids.Span);
        writer.Save(Path.Combine(folder, "batch.safetensors"));
    }
}
