using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Numerics;

[TestClass]
public sealed class OperationCounterTests
{
    [TestMethod]
    public void Views_share_an_address_and_other_tensors_do_not()
    {
        using var scope = NewDisposeScope();
        Tensor whole = zeros(2, 3, 4);

        nint address = StorageAddress.Of(whole);

        Assert.AreEqual(address, StorageAddress.Of(whole.permute(2, 0, 1)));
        Assert.AreEqual(address, StorageAddress.Of(whole.narrow(1, 1, 2)));
        Assert.AreNotEqual(address, StorageAddress.Of(whole.clone()));
        Assert.AreEqual(2 * 3 * 4 * 4, StorageAddress.ExtentOf(whole.permute(2, 0, 1)));
        Assert.AreEqual(4, StorageAddress.ExtentOf(zeros(1).expand(100)));
    }

    [TestMethod]
    public void What_two_layers_keep_of_one_input_counts_once()
    {
        using var scope = NewDisposeScope();
        using Linear one = new(8, 4), other = new(8, 4);
        Tensor input = zeros([1, 3, 8], requires_grad: true);

        using OperationCounter counter = Count(() => _ = (one.call(input), other.call(input)), one, other);

        Assert.AreEqual(3 * 8 * 4, counter.Kept.Scaling);
        Assert.AreEqual(0, counter.Kept.Fixed);
        Assert.AreEqual(2 * 3 * 8 * 4, counter.ForwardProducts);
        Assert.AreEqual(2 * counter.ForwardProducts, counter.BackwardProducts);
    }

    [TestMethod]
    public void A_frozen_layer_keeps_nothing_and_passes_gradients_on()
    {
        using var scope = NewDisposeScope();
        using Linear layer = new(8, 4);
        layer.Weight.requires_grad = false;
        Tensor input = zeros([1, 3, 8], requires_grad: true);

        using OperationCounter counter = Count(() => _ = layer.call(input), layer);

        Assert.AreEqual(0, counter.Kept.Scaling);
        Assert.AreEqual(counter.ForwardProducts, counter.BackwardProducts);
    }

    [TestMethod]
    public void Copies_of_weights_in_half_precision_do_not_grow_with_the_batch()
    {
        using var scope = NewDisposeScope();
        using Linear layer = new(8, 4);
        Tensor input = zeros([1, 3, 8], requires_grad: true);
        using IDisposable precision = MixedPrecision.Use(ComputePrecision.BFloat16);

        using OperationCounter counter = Count(() => _ = layer.call(input), layer);

        Assert.AreEqual(3 * 8 * 2, counter.Kept.Scaling);
        Assert.AreEqual(8 * 4 * 2, counter.Kept.Fixed);
    }

    [TestMethod]
    public void Results_that_are_released_are_not_alive_at_once()
    {
        using var scope = NewDisposeScope();
        using Linear layer = new(8, 8);
        using var noGradients = no_grad();
        Tensor input = zeros(1, 3, 8);

        using OperationCounter released = Count(() => Repeat(keep: false), layer), held = Count(() => Repeat(keep: true), layer);

        Assert.AreEqual(3 * 8 * 4, released.PeakLive);
        Assert.AreEqual(5 * 3 * 8 * 4, held.PeakLive);

        void Repeat(bool keep)
        {
            for (int i = 0; i < 5; i++)
            {
                Tensor output = layer.call(input);
                if (!keep)
                {
                    output.Dispose();
                }
            }
        }
    }

    [TestMethod]
    public void Nobody_counts_before_and_after()
    {
        Assert.IsNull(OperationCounter.Current);
        using (var counter = OperationCounter.Start(fusedAttention: true))
        {
            Assert.AreSame(counter, OperationCounter.Current);
        }

        Assert.IsNull(OperationCounter.Current);
    }

    private static OperationCounter Count(Action pass, params nn.Module[] layers)
    {
        var counter = OperationCounter.Start(fusedAttention: true);
        foreach (Tensor parameter in layers.SelectMany(layer => layer.parameters()))
        {
            counter.Ignore(parameter);
        }

        pass();
        counter.Dispose();
        return counter;
    }
}
