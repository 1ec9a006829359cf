namespace SimpleClip.Trainers.Tests.Planning;

[TestClass]
public sealed class PlanAdviceTests
{
    private static readonly TrainingPlanRequest Tight = PlanRequests.Small with { BatchSize = 2000, DeviceMemoryBytes = 200 * PlanRequests.Mebi };

    [TestMethod]
    public void A_roomy_plan_has_no_warnings_and_passes_the_check()
    {
        TrainingPlan plan = PlanRequests.Plan(PlanRequests.Small with { Rows = 10_000, Epochs = 2, WarmupSteps = 20, CheckpointFolder = "here" }, free: 1L << 40);

        Assert.IsTrue(plan.Fits);
        Assert.IsEmpty(plan.Warnings);
        plan.Check();
    }

    [TestMethod]
    public void What_does_not_fit_is_told_with_the_options_that_would()
    {
        TrainingPlan plan = PlanRequests.Plan(Tight);

        Assert.IsFalse(plan.Fits);
        Assert.HasCount(1, plan.Warnings);
        StringAssert.Contains(plan.Warnings[0], "MicroBatchSize");
        StringAssert.Contains(plan.Warnings[0], $"BatchSize {plan.Batch.LargestBatch}");
        plan.Check();
    }

    [TestMethod]
    public void The_passes_that_are_offered_fit()
    {
        PlannedBatch batch = PlanRequests.Plan(Tight).Batch;

        TrainingPlan plan = PlanRequests.Plan(Tight with { MicroBatchSize = (int)Math.Ceiling(2000.0 / batch.FewestAccumulationSteps) });

        Assert.IsTrue(plan.Fits);
        Assert.AreEqual(batch.FewestAccumulationSteps, plan.Batch.AccumulationSteps);
        StringAssert.Contains(plan.Warnings.Single(), $"fits only in {batch.FewestAccumulationSteps} passes");
    }

    [TestMethod]
    public void What_fits_only_with_checkpointing_says_so()
    {
        TrainingPlanRequest without = PlanRequests.Small with { BatchSize = 200 }, with = without with { ActivationCheckpointing = true };
        long between = (PlanRequests.Plan(without).Memory.Total + PlanRequests.Plan(with).Memory.Total) / 2;

        StringAssert.Contains(PlanRequests.Plan(without with { DeviceMemoryBytes = between }).Warnings.Single(), "with ActivationCheckpointing");
        StringAssert.Contains(PlanRequests.Plan(with with { DeviceMemoryBytes = between }).Warnings.Single(), "fits only with ActivationCheckpointing");
    }

    [TestMethod]
    public void A_network_too_large_for_a_single_image_is_refused_with_what_to_change()
    {
        TrainingPlan plan = PlanRequests.Plan(PlanRequests.Small with { DeviceMemoryBytes = PlanRequests.Mebi, Teacher = PlanRequests.Network });

        var error = Assert.ThrowsExactly<InvalidOperationException>(plan.Check);

        Assert.AreEqual(0, plan.Batch.LargestMicroBatch);
        foreach (string part in (string[])["1.0 MiB", "ActivationCheckpointing", "teacher's embeddings", "Lion", "smaller architecture"])
        {
            StringAssert.Contains(error.Message, part);
        }
    }

    [TestMethod]
    public void Similarities_too_many_for_the_memory_ask_for_a_smaller_batch()
    {
        TrainingPlan plan = PlanRequests.Plan(PlanRequests.Small with { BatchSize = 10_000, DeviceMemoryBytes = 500 * PlanRequests.Mebi });

        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(plan.Check).Message, $"lower BatchSize, to {plan.Batch.LargestBatch}");
    }

    [TestMethod]
    public void A_warm_up_as_long_as_the_run_is_a_warning()
    {
        TrainingPlan plan = PlanRequests.Plan(PlanRequests.Small with { Rows = 1280, Epochs = 2, WarmupSteps = 20 });

        StringAssert.Contains(plan.Warnings.Single(), "WarmupSteps");
    }

    [TestMethod]
    public void A_batch_larger_than_the_data_is_a_warning() =>
        StringAssert.Contains(PlanRequests.Plan(PlanRequests.Small with { Rows = 100 }).Warnings.Single(), "fewer than one batch of 128");

    [TestMethod]
    public void A_full_drive_is_a_warning()
    {
        TrainingPlan plan = PlanRequests.Plan(PlanRequests.Small with { CheckpointsKept = 3, CheckpointFolder = "there" }, free: 1000);

        StringAssert.Contains(plan.Warnings.Single(), "CheckpointFolder");
        StringAssert.Contains(plan.Warnings.Single(), "1,000 B are free in there");
    }

    [TestMethod]
    public void A_folder_that_is_not_made_yet_is_asked_for_by_its_drive()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "deeper");

        TrainingPlan plan = TrainingPlan.Create(PlanRequests.Small with { CheckpointsKept = 1_000_000, CheckpointFolder = folder, OptimizerStates = 4 });

        StringAssert.Contains(plan.Warnings.Single(), folder);
    }
}
