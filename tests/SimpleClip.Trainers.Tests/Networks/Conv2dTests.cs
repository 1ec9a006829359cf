using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class Conv2dTests
{
    [TestMethod]
    [DataRow(1, 2, 0)]
    [DataRow(1, 3, 0)]
    [DataRow(1, 2, 1)]
    [DataRow(3, 2, 1)]
    [DataRow(1, 1, 0)]
    public void A_convolution_is_torchs_with_its_gradients(int kernel, int stride, int padding)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(3);
        using var layer = new Conv2d(new ConvolutionShape(3, 8, kernel) { Stride = stride, Padding = (padding, padding) }, random);

        // As images come: the colours of a pixel beside each other.
        Tensor images = empty([2, 17, 20, 3], dtype: ScalarType.Float32).normal_(0, 1, random).permute(0, 3, 1, 2).requires_grad_();
        Tensor plain = images.detach().contiguous().requires_grad_();
        Tensor weight = layer.Weight.detach().requires_grad_();
        Tensor expected = nn.functional.conv2d(plain, weight, layer.Bias, strides: [stride, stride], padding: [padding, padding]);

        Tensor actual = layer.call(images);

        Assert.IsTrue(actual.allclose(expected, 1e-5, 1e-6));
        actual.square().sum().backward();
        expected.square().sum().backward();
        Assert.IsTrue(layer.Weight.grad!.allclose(weight.grad!, 1e-4, 1e-4));
        Assert.IsTrue(images.grad!.allclose(plain.grad!, 1e-4, 1e-4));
    }

    [TestMethod]
    public void A_pass_leaves_no_tensor_behind()
    {
        using var layer = new Conv2d(new ConvolutionShape(3, 8, 1) { Stride = 2 });
        using Tensor images = ones(1, 3, 8, 8);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            layer.call(images);
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
