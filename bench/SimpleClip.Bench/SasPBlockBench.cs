using System.Diagnostics;
using System.Globalization;
using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Bench;

/// <summary>
/// Times a SAS-P block beside a Pre-LN block of equal width, as in ViT-B: 768 features, 12 heads. The two take turns, so that whatever else
/// the machine does meets both alike; medians are reported, of the time on the clock and of the time of processors, which a busy machine
/// disturbs less.
/// </summary>
internal static class SasPBlockBench
{
    private const int Width = 768;
    private const int Heads = 12;

    /// <summary>Sequences per pass for about 400 to 600 tokens, by the lengths of ViT-B/32, B/16 and L/14 at 336 pixels.</summary>
    private static readonly (int Tokens, int Batch)[] Inputs = [(50, 8), (197, 2), (577, 1)];

    /// <summary>Prints a table.</summary>
    /// <param name="threads">Threads of libtorch.</param>
    /// <param name="rounds">Passes of each block and kind.</param>
    public static void Run(int threads, int rounds)
    {
        torch.set_num_threads(threads);
        var shape = new TransformerShape(Width, 1, Heads, 4 * Width, Activation.Gelu, Causal: false);
        using var residual = new ResidualAttentionBlock(shape);
        using var sasP = new SasPBlock(shape, new SasPConfig());
        Console.WriteLine("| tokens | batch | pass | clock: Pre-LN, ms | SAS-P, ms | ratio | processor: Pre-LN, ms | SAS-P, ms | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach ((int tokens, int batch) in Inputs)
        {
            using Tensor input = randn(batch, tokens, Width).requires_grad_();
            Compare($"| {tokens} | {batch} | forward |", Forward, input, rounds);
            Compare($"| {tokens} | {batch} | step |", Step, input, rounds);
        }

        void Compare(string label, Action<nn.Module<Tensor, Tensor>, Tensor> pass, Tensor input, int count)
        {
            pass(residual, input);
            pass(sasP, input);
            ((double Clock, double Processor) Residual, (double Clock, double Processor) SasP)[] times =
                [.. Enumerable.Range(0, count).Select(_ => (Time(() => pass(residual, input)), Time(() => pass(sasP, input))))];
            string clock = Describe(times.Select(time => time.Residual.Clock), times.Select(time => time.SasP.Clock));
            string processor = Describe(times.Select(time => time.Residual.Processor), times.Select(time => time.SasP.Processor));
            Console.WriteLine($"{label} {clock} | {processor} |");
        }
    }

    private static void Forward(nn.Module<Tensor, Tensor> block, Tensor input)
    {
        using var noGradients = no_grad();
        using Tensor output = block.call(input);
    }

    /// <summary>Forward and backward, to the parameters and to the input.</summary>
    private static void Step(nn.Module<Tensor, Tensor> block, Tensor input)
    {
        using var scope = NewDisposeScope();
        block.call(input).sum().backward();
        block.zero_grad();
        input.grad = null;
    }

    private static (double Clock, double Processor) Time(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    private static string Describe(IEnumerable<double> residual, IEnumerable<double> sasP)
    {
        double one = Median(residual), other = Median(sasP);
        return string.Create(CultureInfo.InvariantCulture, $"{one:F1} | {other:F1} | {one / other:F2}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
