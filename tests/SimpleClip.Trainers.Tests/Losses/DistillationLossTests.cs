using SimpleClip.Losses;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Losses;

[TestClass]
public sealed class DistillationLossTests
{
    [TestMethod]
    public void Nothing_is_left_to_learn_from_an_equal_teacher()
    {
        using var scope = NewDisposeScope();
        ClipFeatures student = Features(1, 5);

        Assert.AreEqual(0, DistillationLoss.Feature(student.Image, student.Image).item<float>());
        Assert.AreEqual(0, DistillationLoss.ContrastiveRelation(student, student).item<float>(), 1e-6);
        Assert.AreEqual(0, DistillationLoss.Gradient(student, student).item<float>());
    }

    [TestMethod]
    public void The_temperature_of_gradient_distillation_is_the_inverse_of_the_scale()
    {
        using var scope = NewDisposeScope();
        ClipFeatures student = Features(1, 5), teacher = Features(2, 8);

        Tensor loss = DistillationLoss.Gradient(student, teacher);

        Tensor inverted = DistillationLoss.Gradient(student with { Scale = tensor(1 / 5f) }, teacher with { Scale = tensor(1 / 8f) }, inverted: true);
        Assert.AreEqual(inverted.item<float>(), loss.item<float>(), 1e-6f * inverted.item<float>() + 1e-9f);
        Assert.IsGreaterThan(0, loss.item<float>());
    }

    [TestMethod]
    public void No_gradient_reaches_a_teacher()
    {
        using var scope = NewDisposeScope();
        ClipFeatures student = Features(1, 5), teacher = Features(2, 8);
        foreach (Tensor input in new[] { student.Image, student.Text, teacher.Image, teacher.Text, teacher.Scale })
        {
            input.requires_grad = true;
        }

        Tensor logScale = tensor(1f);
        Tensor[] losses =
        [
            DistillationLoss.Feature(student.Image, teacher.Image),
            DistillationLoss.ContrastiveRelation(student, teacher),
            DistillationLoss.InteractiveContrastive(student.Image, student.Text, teacher.Image, teacher.Text, logScale),
            DistillationLoss.Gradient(student, teacher),
            DistillationLoss.MultiTeacher(student, [teacher, teacher]),
        ];
        stack(losses).sum().backward();

        Assert.IsNotNull(student.Image.grad);
        Assert.IsTrue(student.Image.grad.abs().sum().item<float>() > 0);
        Assert.IsTrue(new[] { teacher.Image, teacher.Text, teacher.Scale }.All(input => input.grad is null));
    }

    [TestMethod]
    public void Mistaken_input_is_named()
    {
        using var scope = NewDisposeScope();
        ClipFeatures student = Features(1, 5);
        var fewer = new ClipFeatures(student.Image.narrow(0, 0, 2), student.Text.narrow(0, 0, 2), student.Scale);

        Assert.Contains("expected the same batch", Assert.ThrowsExactly<ArgumentException>(() => DistillationLoss.Affinity(student, fewer)).Message);
        Assert.Contains("at least one", Assert.ThrowsExactly<ArgumentException>(() => DistillationLoss.MultiTeacher(student, [])).Message);
        Assert.Contains("one shape", Assert.ThrowsExactly<ArgumentException>(() => DistillationLoss.Feature(student.Image, fewer.Image)).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SigmoidLoss.SigLip(student.Image, student.Text, student.Scale, student.Scale, 0));
    }

    private static ClipFeatures Features(ulong seed, float scale)
    {
        using var random = new Generator(seed);
        return new ClipFeatures(Rows(), Rows(), tensor(scale));

        Tensor Rows()
        {
            Tensor values = empty([4, 6], dtype: ScalarType.Float32).normal_(0, 1, random);
            return values / values.norm(1, keepdim: true);
        }
    }
}
