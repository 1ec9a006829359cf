using SimpleClip.Losses;
using SimpleClip.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class MixedPrecisionTests
{
    [TestMethod]
    public void Bfloat16_gives_nearly_the_embeddings_of_float32_as_float32()
    {
        using ClipNetwork network = TestNetworks.Create();
        using Tensor images = TestNetworks.Images(network.Config, 4), tokens = TestNetworks.Tokens(network.Config, 4);
        using var noGradients = no_grad();
        using ClipFeatures expected = network.call(images, tokens);

        network.Precision = ComputePrecision.BFloat16;
        using ClipFeatures actual = network.call(images, tokens);

        Assert.AreEqual(ScalarType.Float32, actual.Image.dtype);
        Assert.AreEqual(ScalarType.Float32, actual.Text.dtype);
        Assert.IsGreaterThan(0.999f, LeastCosine(expected.Image, actual.Image));
        Assert.IsGreaterThan(0.999f, LeastCosine(expected.Text, actual.Text));
        Assert.IsFalse(expected.Image.Equals(actual.Image), "Nothing was computed in another precision.");
    }

    [TestMethod]
    public void Master_weights_and_their_gradients_stay_float32()
    {
        using ClipNetwork network = TestNetworks.Create();
        network.Precision = ComputePrecision.BFloat16;
        using var scope = NewDisposeScope();
        using ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));

        features.Backward(ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale));

        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            Assert.AreEqual(ScalarType.Float32, parameter.dtype, name);
            Assert.AreEqual(ScalarType.Float32, parameter.grad?.dtype, name);
        }
    }

    [TestMethod]
    public void Checkpointed_blocks_are_computed_again_in_the_precision_they_had()
    {
        using ClipNetwork ordinary = TestNetworks.Create(), checkpointed = TestNetworks.Create();
        ordinary.Precision = checkpointed.Precision = ComputePrecision.BFloat16;
        checkpointed.ActivationCheckpointing = true;
        using var scope = NewDisposeScope();
        foreach (ClipNetwork network in (ClipNetwork[])[ordinary, checkpointed])
        {
            using ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
            features.Backward(ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale));
        }

        Tensor expected = ordinary.Vit().Transformer.PreLn(0).FeedForward.Expand.Weight.grad!;
        Tensor actual = checkpointed.Vit().Transformer.PreLn(0).FeedForward.Expand.Weight.grad!;

        Assert.IsTrue(actual.allclose(expected, 1e-6, 1e-8));
    }

    [TestMethod]
    public void The_precision_ends_with_its_scope()
    {
        using (MixedPrecision.Use(ComputePrecision.BFloat16))
        {
            Assert.AreEqual(ComputePrecision.BFloat16, MixedPrecision.Current);
            using (MixedPrecision.Use(ComputePrecision.Float32))
            {
                Assert.AreEqual(ComputePrecision.Float32, MixedPrecision.Current);
            }

            Assert.AreEqual(ComputePrecision.BFloat16, MixedPrecision.Current);
        }

        Assert.AreEqual(ComputePrecision.Float32, MixedPrecision.Current);
    }

    [TestMethod]
    public void Batch_norm_and_convolution_take_part()
    {
        using var scope = NewDisposeScope();
        using var convolution = new Conv2d(new ConvolutionShape(3, 4, 3).Padded());
        using var norm = new BatchNorm2d(4);
        Tensor images = randn(2, 3, 8, 8);
        Tensor expected = norm.call(convolution.call(images));

        using IDisposable precision = MixedPrecision.Use(ComputePrecision.BFloat16);
        Tensor convolved = convolution.call(images), actual = norm.call(convolved);

        Assert.AreEqual(ScalarType.BFloat16, convolved.dtype);
        Assert.AreEqual(ScalarType.Float32, actual.dtype);
        Assert.IsTrue(actual.allclose(expected, 0.05, 0.05));
    }

    private static float LeastCosine(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        return (one * other).sum(1).min().item<float>();
    }
}
