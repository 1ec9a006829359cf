using SimpleClip.Losses;
using SimpleClip.Networks;
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

        using NegativePairs negatives = NegativePairs.Draw(images, texts, scale, random);
        using Tensor projected = projection.call(images), fused = fusion.call(images, texts);
        var features = new ClipFeatures(images, texts, scale);
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
            using var scope = NewDisposeScope();
            Tensor loss = compute();
            Assert.AreEqual(1, scope.DisposablesCount);
            Assert.IsTrue(float.IsFinite(loss.item<float>()));
            Assert.AreEqual(0, loss.dim());
        }
    }

    [TestMethod]
    public void Draws_and_projections_leave_no_tensor_but_their_results()
    {
        using Tensor images = eye(4, dtype: ScalarType.Float32), scale = tensor(2f);
        using var random = new Generator(1);
        using var projection = new FeatureProjection(4, 4, random);
        using var fusion = new FeatureFusion(4, 4, random);
        using var scope = NewDisposeScope();

        projection.call(images);
        fusion.call(images, images);
        NegativePairs.Draw(images, images, scale, random, imageIds: null, captionIds: null);

        Assert.AreEqual(4, scope.DisposablesCount);
    }
}
