using Microsoft.ML;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class TorchDeviceTests
{
    /// <summary>An index that no machine has.</summary>
    private const int Absent = 1000;

    [TestMethod]
    public void Without_a_GPU_asked_for_the_CPU_computes() => Assert.AreEqual(CPU.type, TorchDevice.Choose(new MLContext()).type);

    [TestMethod]
    public void A_GPU_that_is_not_there_is_an_error() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => TorchDevice.Choose(new MLContext { GpuDeviceId = Absent })).Message,
            "MLContext.GpuDeviceId is 1000");

    [TestMethod]
    public void A_GPU_that_is_not_there_gives_way_to_the_CPU_where_the_context_allows_it() =>
        Assert.AreEqual(CPU.type, TorchDevice.Choose(new MLContext { GpuDeviceId = Absent, FallbackToCpu = true }).type);
}
