using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class GarbageCollectionTests
{
    private const int Steps = 120;

    /// <summary>Finalizers of temporaries must not reach into native calls: an exception or another loss is what it looks like when they
    /// do.</summary>
    [TestMethod]
    public void A_collector_that_never_rests_changes_no_loss()
    {
        float[] undisturbed = Train();
        using var stop = new CancellationTokenSource();
        Task collector = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });

        float[] disturbed = Train();

        stop.Cancel();
        collector.Wait();
        CollectionAssert.AreEqual(undisturbed, disturbed);
    }

    private static float[] Train()
    {
        ClipNetworkConfig config = TestNetworks.Small with { QuickGelu = true };
        using ClipNetwork network = TestNetworks.Create(config);
        using var optimizer = new AdamW(ParameterGroup.ForModule(network, 0.2));
        using Tensor images = TestNetworks.Images(config, 6), tokens = TestNetworks.Tokens(config, 6);
        float[] losses = new float[Steps];
        for (int step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            ClipFeatures features = network.call(images, tokens);
            Tensor loss = ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale);
            losses[step] = loss.item<float>();
            optimizer.ZeroGradients();
            loss.backward();
            optimizer.Step(1e-3);
        }

        return losses;
    }
}
