using System.Globalization;
using System.Text.Json;
using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class OpenClipTrainingTests
{
    [TestMethod]
    public void Losses_gradients_and_parameters_after_the_steps_are_those_of_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("openclip_train");
        using ClipNetwork network = golden.CreateNetwork(golden.Config.GetProperty("activation").GetString() == "quick_gelu");
        using AdamW optimizer = CreateOptimizer(golden, network);
        double rate = golden.Config.GetProperty("lr").GetDouble();
        double[] clamp = [.. golden.Config.GetProperty("logit_scale_clamp").EnumerateArray().Select(bound => bound.GetDouble())];
        var losses = new List<float>();
        for (int step = 0; step < golden.Config.GetProperty("batch_sizes").GetArrayLength(); step++)
        {
            using var scope = NewDisposeScope();
            Tensor loss = Loss(golden, network, step);
            losses.Add(loss.item<float>());
            optimizer.ZeroGradients();
            loss.backward();
            if (step == 0)
            {
                CheckGradients(golden, network);
            }

            if (golden.Config.GetProperty("grad_clip").ValueKind == JsonValueKind.Number)
            {
                nn.utils.clip_grad_norm_(network.parameters(), golden.Config.GetProperty("grad_clip").GetDouble());
            }

            optimizer.Step(rate);
            using (no_grad())
            {
                network.LogitScale.clamp_(clamp[0], clamp[1]);
            }
        }

        golden.AssertClose("losses", losses.ToArray());
        CheckParameters(golden, network);
        using Tensor after = Loss(golden, network, 0);
        Close.Assert("loss afterwards", golden.Floats("loss_after_on_batch0"), [after.item<float>()], golden.ToleranceOf("losses"));
    }

    private static Tensor Loss(GoldenCase golden, ClipNetwork network, int step)
    {
        using var scope = NewDisposeScope();
        ClipFeatures features = network.call(golden.FloatTensor($"batch{step}/image"), golden.IntegerTensor($"batch{step}/tokens"));
        return ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale).MoveToOuterDisposeScope();
    }

    private static AdamW CreateOptimizer(GoldenCase golden, ClipNetwork network)
    {
        // "0.2 for parameters with ndim >= 2, 0 otherwise (...)"
        string decay = golden.Config.GetProperty("weight_decay").GetString()!.Split(' ')[0];
        JsonElement betas = golden.Config.GetProperty("betas");
        return new AdamW(
            ParameterGroup.ForModule(network, double.Parse(decay, CultureInfo.InvariantCulture)),
            new AdamWOptions(betas[0].GetDouble(), betas[1].GetDouble(), golden.Config.GetProperty("eps").GetDouble()));
    }

    private static void CheckGradients(GoldenCase golden, ClipNetwork network)
    {
        string[] names = [.. golden.Tensors.Tensors.Keys.Where(name => name.StartsWith("grad/", StringComparison.Ordinal))];
        CollectionAssert.AreEquivalent(names, network.named_parameters().Select(entry => $"grad/{entry.name}").ToArray());
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            golden.AssertClose($"grad/{name}", parameter.grad!);
        }
    }

    /// <summary>Where a gradient is next to nothing, Adam turns rounding into whole steps; the case says how many elements may be off for
    /// that.</summary>
    private static void CheckParameters(GoldenCase golden, ClipNetwork network)
    {
        JsonElement tolerance = golden.Root.GetProperty("tolerances").GetProperty("after3");
        Tolerance near = golden.ToleranceOf("after3"), far = near with { Absolute = tolerance.GetProperty("outlier_atol").GetDouble() };
        int outliers = 0;
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            float[] expected = golden.Floats($"after3/{name}"), actual = GoldenTensors.ToArray(parameter);
            Close.Assert(name, expected, actual, far);
            outliers += expected.Zip(actual).Count(pair => !near.Allows(pair.Second, pair.First));
        }

        Assert.IsLessThanOrEqualTo(tolerance.GetProperty("max_outliers_in_all").GetInt32(), outliers);
    }
}
