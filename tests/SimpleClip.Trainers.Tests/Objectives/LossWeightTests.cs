using System.Text.Json;

namespace SimpleClip.Trainers.Tests.Objectives;

[TestClass]
public sealed class LossWeightTests
{
    [TestMethod]
    public void A_number_is_a_weight_that_never_changes()
    {
        LossWeight weight = 0.5;

        Assert.AreEqual(0.5, weight.At(0));
        Assert.AreEqual(0.5, weight.At(long.MaxValue));
    }

    [TestMethod]
    [DataRow(0L, 1)]
    [DataRow(9L, 1)]
    [DataRow(10L, 1)]
    [DataRow(11L, 1.5)]
    [DataRow(13L, 2.5)]
    [DataRow(14L, 3)]
    [DataRow(1000L, 3)]
    public void A_weight_stays_at_its_start_and_then_rises_in_a_straight_line(long step, double expected) =>
        Assert.AreEqual(expected, new LossWeight { Value = 3, Start = 1, StartSteps = 10, RampSteps = 4 }.At(step), 1e-12);

    [TestMethod]
    public void A_weight_may_fall_to_nothing()
    {
        var weight = new LossWeight { Value = 0, Start = 2, RampSteps = 4 };

        CollectionAssert.AreEqual(new[] { 2, 1.5, 1, 0.5, 0, 0 }, Enumerable.Range(0, 6).Select(step => weight.At(step)).ToArray());
        Assert.IsTrue(weight.IsUsed);
    }

    [TestMethod]
    public void Steps_alone_begin_at_once()
    {
        var weight = new LossWeight { Value = 2, Start = 1, StartSteps = 3 };

        CollectionAssert.AreEqual(new double[] { 1, 1, 1, 2 }, Enumerable.Range(0, 4).Select(step => weight.At(step)).ToArray());
    }

    [TestMethod]
    public void A_weight_that_is_nothing_at_every_step_is_unused()
    {
        Assert.IsFalse(new LossWeight().IsUsed);
        Assert.IsFalse(new LossWeight { Start = 1 }.IsUsed, "no step begins with the start");
        Assert.IsTrue(new LossWeight { Start = 1, StartSteps = int.MaxValue, RampSteps = int.MaxValue }.IsUsed);
        Assert.IsTrue(new LossWeight(1e-9).IsUsed);
    }

    [TestMethod]
    public void The_longest_schedules_do_not_overflow()
    {
        var weight = new LossWeight { Value = 1, StartSteps = int.MaxValue, RampSteps = int.MaxValue };

        Assert.AreEqual(0, weight.At(int.MaxValue));
        Assert.AreEqual(0.5, weight.At(int.MaxValue + (int.MaxValue / 2L)), 1e-9);
        Assert.AreEqual(1, weight.At(2L * int.MaxValue));
    }

    [TestMethod]
    public void A_weight_survives_a_round_trip_through_json()
    {
        var weight = new LossWeight { Value = 3, Start = 1, StartSteps = 10, RampSteps = 4 };

        Assert.AreEqual(weight, JsonSerializer.Deserialize<LossWeight>(JsonSerializer.Serialize(weight)));
    }
}
