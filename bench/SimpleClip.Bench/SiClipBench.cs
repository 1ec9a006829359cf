using System.Diagnostics;
using System.Globalization;
using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Bench;

/// <summary>
/// Times the image tower of SiCLIP-S0 beside that of MobileCLIP-S0 at 256 pixels. The two take turns, so that whatever else the machine
/// does meets both alike; medians are reported.
/// </summary>
internal static class SiClipBench
{
    private const int EmbeddingDimension = 512;

    /// <summary>Prints a table.</summary>
    /// <param name="threads">Threads of libtorch.</param>
    /// <param name="batch">Images of a pass.</param>
    /// <param name="rounds">Passes of each tower and kind.</param>
    public static void Run(int threads, int batch, int rounds)
    {
        torch.set_num_threads(threads);
        using var mobile = new MobileClipImageEncoder(new MobileClipImageConfig(), EmbeddingDimension);
        using var simple = new MobileClipImageEncoder(MobileClipImageConfig.SiClipS0, EmbeddingDimension);
        using MobileClipImageEncoder mergedMobile = mobile.Reparameterize(), mergedSimple = simple.Reparameterize();
        mergedMobile.eval();
        mergedSimple.eval();
        using Tensor images = rand(batch, 3, mobile.ImageSize, mobile.ImageSize);
        Console.WriteLine("| image tower, pass | MobileCLIP-S0, ms | SiCLIP-S0, ms | MobileCLIP/SiCLIP | median of the rounds' ratios |");
        Console.WriteLine("|---|---|---|---|---|");
        Compare("| forward, re-parameterised |", Forward, mergedMobile, mergedSimple);
        mobile.eval();
        simple.eval();
        Compare("| forward, with branches |", Forward, mobile, simple);
        mobile.train();
        simple.train();
        Compare("| training step, all weights |", Step, mobile, simple);
        FreezeBefore(simple);
        FreezeBefore(mobile);
        Compare("| training step, last stage alone |", Step, mobile, simple);

        void Compare(string label, Action<ImageTower, Tensor> pass, ImageTower one, ImageTower other)
        {
            pass(one, images);
            pass(other, images);
            (double One, double Other)[] times = [.. Enumerable.Range(0, rounds).Select(_ => (Time(() => pass(one, images)), Time(() => pass(other, images))))];
            double first = Median(times.Select(time => time.One)), second = Median(times.Select(time => time.Other));
            double ratio = Median(times.Select(time => time.One / time.Other));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label} {first:F0} | {second:F0} | {first / second:F2} | {ratio:F2} |"));
        }
    }

    /// <summary>Leaves only the blocks of the last stage to train, as weight inheritance does.</summary>
    private static void FreezeBefore(MobileClipImageEncoder tower)
    {
        foreach (Tensor parameter in tower.parameters())
        {
            parameter.requires_grad = false;
        }

        foreach (Tensor parameter in tower.Model.Network.Links[^1].parameters())
        {
            parameter.requires_grad = true;
        }

        foreach (BatchNorm2d norm in tower.modules().OfType<BatchNorm2d>())
        {
            norm.Frozen = !norm.Weight.requires_grad;
        }
    }

    private static void Forward(ImageTower tower, Tensor images)
    {
        using var noGradients = no_grad();
        using Tensor output = tower.call(images);
    }

    /// <summary>Forward and backward.</summary>
    private static void Step(ImageTower tower, Tensor images)
    {
        using var scope = NewDisposeScope();
        tower.call(images).sum().backward();
        tower.zero_grad();
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
