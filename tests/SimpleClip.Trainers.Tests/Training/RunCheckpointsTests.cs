using SimpleClip.Data;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using SimpleClip.Testing;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class RunCheckpointsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ClipNetwork _network = TestNetworks.Create();
    private readonly Objective _objective = new([new InfoNceTerm(1)]);

    public void Dispose()
    {
        _objective.Dispose();
        _network.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.NegativeInfinity)]
    public void Weights_that_are_no_numbers_do_not_take_the_place_of_the_last_good_ones(float value)
    {
        using RunCheckpoints checkpoints = Create();
        using Optimizer optimizer = new AdamW(ParameterGroup.ForModule(_network, 0));
        var state = new TrainingState { Step = 1, Losses = { 2.5 } };
        checkpoints.Begin(state, optimizer);
        checkpoints.Save();
        using (no_grad())
        {
            _network.TextTransformer().Projection![2].FillInPlace(value);
        }

        state.Step = 2;
        state.Losses.Add(2.25);
        string message = Assert.ThrowsExactly<InvalidOperationException>(checkpoints.Save).Message;

        StringAssert.Contains(message, "after step 2");
        StringAssert.Contains(message, "text_projection first");
        StringAssert.Contains(message, $"The checkpoint of step 1 in {_folder.Path} is intact.");
        Assert.AreEqual(_folder.File("step-000000001.safetensors"), Directory.GetFiles(_folder.Path, "step-*").Single());
    }

    [TestMethod]
    public void Losses_come_back_bit_for_bit_and_are_no_part_of_the_header()
    {
        using Optimizer optimizer = new AdamW(ParameterGroup.ForModule(_network, 0));
        double[] losses = [1 / 3.0, 5.0 / 7, 1e-300];
        using (RunCheckpoints checkpoints = Create())
        {
            var state = new TrainingState { Step = 3 };
            state.Losses.AddRange(losses);
            checkpoints.Begin(state, optimizer);
            checkpoints.Save();
            Assert.DoesNotContain("0.333", state.ToJson().ToJsonString());
        }

        using RunCheckpoints again = Create();
        TrainingState back = again.Resume(static () => [], new HashSet<string>())!;
        again.Begin(back, optimizer);

        CollectionAssert.AreEqual(losses, back.Losses);
    }

    private RunCheckpoints Create() => new(new CheckpointOptions { Folder = _folder.Path }, metricIsHigher: true, static _ => { })
    {
        Network = _network,
        Average = null,
        Best = null,
        Objective = _objective,
        BadRows = new BadSampleLog(10, 0.5),
        Evaluator = new Evaluator(new EvaluationOptions(), _network, []),
        Warnings = WarningSet.Create(startsFromTrainedWeights: false, []),
        Flush = static () => { },
        Observers = [],
    };
}
