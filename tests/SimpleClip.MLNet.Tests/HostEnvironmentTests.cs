using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Hosting;

namespace SimpleClip.MLNet.Tests;

[TestClass]
public sealed class HostEnvironmentTests
{
    [TestMethod]
    public void Settings_of_the_context_are_seen_on_it_and_on_its_hosts()
    {
        var context = new MLContext(seed: 42) { GpuDeviceId = 3, FallbackToCpu = false, TempFilePath = "/somewhere" };
        IHostEnvironment environment = context;
        foreach (IHostEnvironment one in new[] { environment, environment.Register("host"), environment.Register("host").Register("below") })
        {
            Assert.AreEqual(3, one.GpuDeviceId);
            Assert.IsFalse(one.FallbackToCpu);
        }

        Assert.AreEqual("/somewhere", environment.TempFilePath);
        Assert.AreEqual("/somewhere", environment.Register("host").TempFilePath);
        Assert.AreEqual(42, environment.Seed);
        Assert.IsNull(((IHostEnvironment)new MLContext()).Seed);
        Assert.IsNull(((IHostEnvironment)new MLContext()).GpuDeviceId);
    }

    [TestMethod]
    public void Cancelling_the_context_reaches_its_hosts()
    {
        var context = new MLContext();
        IHost host = ((IHostEnvironment)context).Register("host");
        IHost below = host.Register("below");
        host.CheckAlive();
        Cancellation.Cancel(context);
        Assert.ThrowsExactly<OperationCanceledException>(host.CheckAlive);
        Assert.ThrowsExactly<OperationCanceledException>(below.CheckAlive);
    }

    [TestMethod]
    public void The_catalogs_hold_the_context()
    {
        var context = new MLContext();
        ClipCatalog clip = context.Clip();
        Assert.AreSame(context, clip.Context);
        Assert.AreSame(context, clip.Data.Context);
        Assert.AreSame(context, clip.Transforms.Context);
        Assert.AreSame(context, clip.Evaluate.Context);
        Assert.ThrowsExactly<ArgumentNullException>(() => ((MLContext)null!).Clip());
    }
}
