using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;

namespace SimpleClip.Trainers.Tests.Planning;

[TestClass]
public sealed class TrainingPlanTests
{
    [TestMethod]
    public void Parameters_are_those_of_the_network()
    {
        using ClipNetwork network = TestNetworks.Create(PlanRequests.Network);

        PlannedParameters planned = PlanRequests.Plan().Parameters;

        long Count(torch.nn.Module module) => module.parameters().Sum(parameter => parameter.numel());
        Assert.AreEqual(new PlannedParameters(Count(network), Count(network), Count(network.Visual), Count(network.Text), 0), planned);
    }

    [TestMethod]
    public void A_training_step_without_frozen_parts_costs_about_three_forward_passes()
    {
        PlannedWork work = PlanRequests.Plan().Work;

        // The first layer of the image tower has no gradient for its input.
        Assert.IsLessThan(2 * work.Forward, work.Backward);
        Assert.AreEqual(2 * work.Forward, work.Backward, 0.1 * work.Forward);
        Assert.AreEqual(0, work.Repeated);
    }

    [TestMethod]
    public void A_frozen_tower_has_no_gradients_no_state_and_no_activations()
    {
        TrainingPlan all = PlanRequests.Plan();
        TrainingPlan half = PlanRequests.Plan(PlanRequests.Small with { Trains = name => !name.StartsWith("visual.", StringComparison.Ordinal) });

        Assert.AreEqual(all.Parameters.Total - all.Parameters.ImageTower, half.Parameters.Trainable);
        Assert.AreEqual(half.Parameters.Trainable * 4, half.Memory.Gradients);
        Assert.AreEqual(half.Parameters.Trainable * 8, half.Memory.OptimizerState);
        Assert.IsLessThan(0.6 * all.Memory.ActivationsPerSample, half.Memory.ActivationsPerSample);
        Assert.AreEqual(2 * all.Work.TextForward, half.Work.Backward, 0.1 * all.Work.TextForward);
    }

    [TestMethod]
    public void Layers_behind_the_last_frozen_one_pass_gradients_on_without_keeping_inputs()
    {
        TrainingPlan all = PlanRequests.Plan();
        TrainingPlan first = PlanRequests.Plan(PlanRequests.Small with { Trains = name => name is "visual.class_embedding" or "positional_embedding" });

        Assert.IsGreaterThan(0, first.Memory.ActivationsPerSample);
        Assert.IsLessThan(all.Memory.ActivationsPerSample, first.Memory.ActivationsPerSample);
        Assert.IsLessThan(0.6 * all.Work.Backward, first.Work.Backward);
    }

    [TestMethod]
    public void A_network_tells_what_it_trains_and_how()
    {
        using ClipNetwork network = TestNetworks.Create(PlanRequests.Network);
        network.LockVisual(unlockedLayers: 1);
        network.ActivationCheckpointing = true;

        TrainingPlanRequest request = TrainingPlanRequest.For(network);

        Assert.IsTrue(request.ActivationCheckpointing);
        Assert.AreEqual(
            network.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()), TrainingPlan.Create(request).Parameters.Trainable);
    }

    [TestMethod]
    [DataRow("RN-mini")]
    [DataRow("ConvNeXt-mini")]
    [DataRow("Swin-mini")]
    [DataRow("Mixer-mini")]
    [DataRow("SiCLIP-mini")]
    [DataRow("SiCLIP-ViT-mini")]
    [DataRow("MobileCLIP-mini")]
    [DataRow("LLM2CLIP-mini")]
    [DataRow("ViT-mini-quickgelu")]
    public void Every_family_of_towers_is_counted_and_checkpointing_lowers_its_activations(string name)
    {
        TrainingPlanRequest request = PlanRequests.Small with { Student = ClipArchitectures.Get(name).Network };
        TrainingPlan plain = PlanRequests.Plan(request), checkpointed = PlanRequests.Plan(request with { ActivationCheckpointing = true });

        Assert.IsGreaterThan(0, plain.Work.ImageForward);
        Assert.IsGreaterThan(0, plain.Work.TextForward);
        Assert.IsLessThan(2.1 * plain.Work.Forward, plain.Work.Backward);
        Assert.IsGreaterThan(1.5 * plain.Work.Forward, plain.Work.Backward);
        Assert.IsLessThan(plain.Memory.ActivationsPerSample, checkpointed.Memory.ActivationsPerSample);
        Assert.IsGreaterThan(0.5 * plain.Work.Forward, checkpointed.Work.Repeated);
        Assert.IsLessThanOrEqualTo(plain.Work.Forward, checkpointed.Work.Repeated);
    }

    [TestMethod]
    public void Half_precision_keeps_about_half_of_a_transformers_activations()
    {
        TrainingPlan plain = PlanRequests.Plan(), half = PlanRequests.Plan(PlanRequests.Small with { Precision = ComputePrecision.BFloat16 });

        Assert.IsLessThan(0.8 * plain.Memory.ActivationsPerSample, half.Memory.ActivationsPerSample);
        Assert.AreEqual(plain.Work, half.Work);
    }

    [TestMethod]
    public void Attention_keeps_its_scores_on_a_CPU_alone()
    {
        var vision = new VisionTransformerConfig { ImageSize = 128, PatchSize = 8, Width = 64, Layers = 4, HeadWidth = 16 };
        TrainingPlanRequest request = PlanRequests.Small with { Student = PlanRequests.Network with { Vision = vision } };
        const double FullBlocks = 3, Heads = 4, Tokens = 257;

        long onGpu = PlanRequests.Plan(request).Memory.ActivationsPerSample, onCpu = PlanRequests.Plan(request with { OnGpu = false }).Memory.ActivationsPerSample;

        double scores = FullBlocks * Heads * Tokens * Tokens * sizeof(float);
        Assert.AreEqual(scores, onCpu - onGpu, 0.1 * scores);
    }

    [TestMethod]
    public void Memory_grows_with_the_batch_the_pass_and_the_captions()
    {
        TrainingPlanRequest request = PlanRequests.Small with { BatchSize = 256, MicroBatchSize = 64 };
        long memory = PlanRequests.Plan(request).Memory.Total;

        Assert.IsGreaterThan(memory, PlanRequests.Plan(request with { BatchSize = 512 }).Memory.Total);
        Assert.IsGreaterThan(memory, PlanRequests.Plan(request with { MicroBatchSize = 128 }).Memory.Total);
        Assert.IsGreaterThan(memory, PlanRequests.Plan(request with { TextViews = 2 }).Memory.Total);
        Assert.IsGreaterThan(memory, PlanRequests.Plan(request with { WeightAverage = true }).Memory.Total);
        Assert.IsLessThan(memory, PlanRequests.Plan(request with { OptimizerStates = 1 }).Memory.Total);
    }

    [TestMethod]
    public void Captions_that_are_shorter_on_average_save_work_and_no_memory()
    {
        TrainingPlan full = PlanRequests.Plan(), brief = PlanRequests.Plan(PlanRequests.Small with { MeanTokens = 8 });

        Assert.AreEqual(full.Memory, brief.Memory);
        Assert.AreEqual(0.5 * full.Work.TextForward, brief.Work.TextForward, 0.1 * full.Work.TextForward);
        Assert.AreEqual(full.Work.ImageForward, brief.Work.ImageForward);
    }

    [TestMethod]
    public void Steps_of_several_passes_see_the_batch_twice()
    {
        PlannedWork work = PlanRequests.Plan(PlanRequests.Small with { MicroBatchSize = 32 }).Work;

        Assert.AreEqual(work.Forward, work.Repeated);
    }

    [TestMethod]
    public void A_teacher_costs_weights_and_a_forward_pass_unless_its_embeddings_are_on_disk()
    {
        TrainingPlanRequest request = PlanRequests.Small with { Teacher = PlanRequests.Network with { EmbeddingDimension = 48 } };
        TrainingPlan alone = PlanRequests.Plan(), taught = PlanRequests.Plan(request), cached = PlanRequests.Plan(request with { TeacherCacheEntries = 1000 });

        Assert.AreEqual(taught.Parameters.Teacher * 4, taught.Memory.TeacherWeights);
        Assert.AreEqual(taught.Work.Forward, taught.Work.Teacher, 0.01 * taught.Work.Forward);
        Assert.IsGreaterThan(0, taught.Memory.TeacherActivations);
        Assert.IsLessThan(taught.Memory.Activations, taught.Memory.TeacherActivations);
        Assert.AreEqual(alone.Memory, cached.Memory);
        Assert.AreEqual(0, cached.Work.Teacher);
        Assert.AreEqual(1000L * 48 * 2, cached.Disk.TeacherCache);
    }

    [TestMethod]
    public void The_largest_sizes_fit_and_the_next_do_not()
    {
        TrainingPlanRequest request = PlanRequests.Small with { BatchSize = 2000, DeviceMemoryBytes = 200 * PlanRequests.Mebi };
        PlannedBatch batch = PlanRequests.Plan(request).Batch;

        Assert.IsTrue(PlanRequests.Plan(request with { BatchSize = batch.LargestBatch }).Fits);
        Assert.IsFalse(PlanRequests.Plan(request with { BatchSize = batch.LargestBatch + 1 }).Fits);
        Assert.IsTrue(PlanRequests.Plan(request with { MicroBatchSize = batch.LargestMicroBatch }).Fits);
        Assert.IsFalse(PlanRequests.Plan(request with { MicroBatchSize = batch.LargestMicroBatch + 1 }).Fits);
        Assert.AreEqual((int)Math.Ceiling(2000.0 / batch.LargestMicroBatch), batch.FewestAccumulationSteps);
    }

    [TestMethod]
    public void Steps_time_and_disk_follow_from_rows_speed_and_checkpoints()
    {
        TrainingPlan plan = PlanRequests.Plan(PlanRequests.Small with { Rows = 1000, Epochs = 3, BatchSize = 300, SamplesPerSecond = 0.5, CheckpointsKept = 2 });

        Assert.AreEqual(new PlannedRun(3, 9, 2700, TimeSpan.FromHours(1.5)), plan.Run);
        Assert.AreEqual(plan.Memory.Weights + plan.Memory.OptimizerState, plan.Disk.Checkpoint);
        Assert.AreEqual(3 * plan.Disk.Checkpoint, plan.Disk.Checkpoints);
    }

    [TestMethod]
    public void Numbers_out_of_range_are_named()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => TrainingPlan.Create(PlanRequests.Small with { BatchSize = 0, TextViews = 0 }));

        StringAssert.Contains(error.Message, "BatchSize");
        StringAssert.Contains(error.Message, "TextViews");
    }

    [TestMethod]
    public void Planning_leaves_no_tensors_and_the_random_numbers_as_they_were()
    {
        var vision = new VisionTransformerConfig { ImageSize = 32, PatchSize = 8, Width = 64, Layers = 2, HeadWidth = 16, PatchDropout = 0.5 };
        TrainingPlanRequest request = PlanRequests.Small with { Student = PlanRequests.Network with { Vision = vision } };
        PlanRequests.Plan(request);
        torch.random.manual_seed(7);
        using torch.Tensor expected = torch.rand(4);
        torch.random.manual_seed(7);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        PlanRequests.Plan(request);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
        using torch.Tensor actual = torch.rand(4);
        Assert.IsTrue(actual.allclose(expected, 0, 0));
    }
}
