using SimpleClip.Losses;
using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Losses;

[TestClass]
public sealed class LossLeakTests
{
    [TestMethod]
    public void Losses_leave_no_tensor_but_their_value()
    {
        using Tensor images = eye(4, dtype: ScalarType.Float32), texts = eye(4, dtype: ScalarType.Float32), scale = tensor(2f), bias = tensor(-1f);
        using var random = new Generator(1);
        using var head = new PairMatchingHead(4, JointFeature.Concatenation, random);
        using var projection = new FeatureProjection(4, 4, random);
        using var fusion = new FeatureFusion(4, 4, random);
        foreach (Tensor input in new[] { images, texts, scale, bias })
        {
            input.requires_grad = true;
        }

        Run();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Run();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        // Not in a scope of its own: whatever a loss leaves beside its value stays alive.
        void Run()
        {
            var features = new ClipFeatures(images, texts, scale);
            using NegativePairs negatives = NegativePairs.Draw(images, texts, scale, random);
            using Tensor projected = projection.call(images), fused = fusion.call(images, texts);
            Func<Tensor>[] losses =
            [
                () => SigmoidLoss.SigLip(images, texts, scale, bias, 3),
                () => DistillationLoss.Feature(projected, texts),
                () => DistillationLoss.ContrastiveRelation(features, features),
                () => DistillationLoss.InteractiveContrastive(images, texts, images, texts, scale),
                () => DistillationLoss.AugmentedFeature(fused, texts, scale),
                () => DistillationLoss.Gradient(features, features),
                () => DistillationLoss.Affinity(features, features),
                () => DistillationLoss.MultiTeacher(features, [features, features]),
                () => PairMatchingLoss.CrossEntropy(head, images, texts, negatives),
            ];
            foreach (Func<Tensor> compute in losses)
            {
                using Tensor loss = compute();
                Assert.IsTrue(float.IsFinite(loss.item<float>()));
                Assert.AreEqual(0, loss.dim());
            }
        }
    }
}
