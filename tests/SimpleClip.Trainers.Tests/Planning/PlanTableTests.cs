using System.Globalization;

namespace SimpleClip.Trainers.Tests.Planning;

[TestClass]
public sealed class PlanTableTests
{
    [TestMethod]
    public void A_plan_is_written_as_a_table()
    {
        TrainingPlanRequest request = PlanRequests.Small with
        {
            Teacher = PlanRequests.Network, MicroBatchSize = 32, WeightAverage = true, Rows = 6000, Epochs = 10, SamplesPerSecond = 250, CheckpointsKept = 2, WarmupSteps = 500,
        };

        Assert.AreEqual(
            """
            Training plan of ViT 4x64/8 at 32 px and text 3x32
              parameters                   258.6 k  image 215.7 k, text 42.9 k
                trained                    258.6 k
                teacher                    258.6 k
              forward, FLOPs/image           6.9 M  image 6.0 M, text 942.1 k
              step, FLOPs/image             34.3 M  repeated 6.9 M, teacher 6.9 M
              memory                      18.0 MiB  of 24.0 GiB: fits
                weights                1,010.1 KiB
                gradients              1,010.1 KiB
                optimizer state            2.0 MiB
                weight average         1,010.1 KiB
                activations                9.9 MiB  315.9 KiB for each image of a pass
                workspace                  1.1 MiB
                batch and similarities     1.1 MiB
                teacher's weights      1,010.1 KiB
                teacher's activations      2.2 MiB  not beside the student's
                images read ahead          7.2 MiB  in main memory, not counted
              batch                            128  in 4 passes of 32
                largest in one pass         30,088
                largest pass for it            128  in one pass
              steps                            460  10 epochs of 46
              time                         3.9 min  at 250 images/s
              disk                        11.9 MiB  checkpoints 11.8 MiB, logs 115.0 KiB
            Warning: The warm-up takes 500 steps, and the run has 460. Lower WarmupSteps, or raise Epochs.

            """.ReplaceLineEndings(),
            PlanRequests.Plan(request).ToString());
    }

    [TestMethod]
    public void The_table_is_the_same_in_every_culture()
    {
        string expected = PlanRequests.Plan().ToString();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            Assert.AreEqual(expected, PlanRequests.Plan().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
