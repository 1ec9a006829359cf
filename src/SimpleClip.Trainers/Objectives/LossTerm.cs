using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>One summand of what training minimises, with what it keeps besides the network.</summary>
/// <param name="name">Its name in logs and checkpoints.</param>
/// <param name="weight">How much it counts.</param>
internal abstract class LossTerm(string name, LossWeight weight) : IDisposable
{
    public string Name { get; } = name;

    public LossWeight Weight { get; } = weight;

    /// <summary>Modules that are trained along and leave with training, by their names.</summary>
    public virtual IReadOnlyDictionary<string, nn.Module> Heads => new Dictionary<string, nn.Module>();

    /// <summary>Tensors besides the heads' that a checkpoint must hold, such as figures kept for each sample, by their names.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>();

    /// <summary>Whether it looks at <see cref="LossInputs.MaskedImages"/>.</summary>
    public virtual bool ReadsMaskedImages => false;

    /// <summary>What it looks at of <see cref="LossInputs.Teachers"/>.</summary>
    public virtual TeacherUse Teachers => TeacherUse.None;

    /// <summary>Computes its value, a scalar, before the weight.</summary>
    public abstract Tensor Evaluate(LossInputs inputs);

    public void Dispose()
    {
        foreach (nn.Module head in Heads.Values)
        {
            head.Dispose();
        }
    }

    /// <summary>Adds up a loss over the captions that an image has in the batch, as MobileCLIP does for real and synthetic ones.</summary>
    protected static Tensor SumOverTexts(LossInputs inputs, Func<int, Tensor> loss) =>
        Enumerable.Range(0, inputs.Texts.Count).Select(loss).Aggregate(static (sum, next) => sum.Plus(next));
}
