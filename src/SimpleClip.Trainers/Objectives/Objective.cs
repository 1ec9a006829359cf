using SimpleClip.Numerics;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>What training minimises: the weighted sum of loss terms.</summary>
internal sealed class Objective : IDisposable
{
    private const string HeadPrefix = "loss.";

    /// <param name="terms">The terms, their names all different; disposed with this.</param>
    /// <exception cref="ArgumentException">There is no term that ever counts.</exception>
    public Objective(IReadOnlyList<LossTerm> terms)
    {
        Terms = [.. terms.Where(static term => term.Weight.IsUsed)];
        foreach (LossTerm unused in terms.Except(Terms))
        {
            unused.Dispose();
        }

        if (Terms.Count == 0)
        {
            throw new ArgumentException("Every loss has the weight 0; expected at least one that counts.", nameof(terms));
        }
    }

    public IReadOnlyList<LossTerm> Terms { get; }

    /// <summary>Which teachers are looked at in any step.</summary>
    public TeacherUse Teachers => Terms.Max(static term => term.Teachers);

    /// <summary>What a checkpoint must hold, by names that begin with the term's.</summary>
    public IReadOnlyDictionary<string, Tensor> State => Terms
        .SelectMany(static term => term.Heads.SelectMany(head => head.Value.state_dict().Select(entry => ($"{term.Name}/{head.Key}.{entry.Key}", entry.Value)))
            .Concat(term.State.Select(entry => ($"{term.Name}/{entry.Key}", entry.Value))))
        .ToDictionary(static entry => entry.Item1, static entry => entry.Item2, StringComparer.Ordinal);

    /// <summary>Whether a step looks at <see cref="LossInputs.MaskedImages"/>.</summary>
    /// <param name="step">Steps taken before, from 0.</param>
    public bool ReadsMaskedImagesAt(long step) => CountingAt(step).Any(static term => term.ReadsMaskedImages);

    /// <summary>Which of <see cref="LossInputs.Teachers"/> a step looks at.</summary>
    /// <param name="step">Steps taken before, from 0.</param>
    public TeacherUse TeachersAt(long step) => CountingAt(step).Select(static term => term.Teachers).DefaultIfEmpty().Max();

    /// <summary>The heads' parameters, for the optimizer.</summary>
    public IReadOnlyList<ParameterGroup> ParameterGroups(double weightDecay) =>
    [
        .. from term in Terms
           from head in term.Heads
           from @group in ParameterGroup.ForModule(head.Value, weightDecay)
           where @group.Parameters.Count > 0
           select @group with { Parameters = [.. @group.Parameters.Select(entry => ($"{HeadPrefix}{term.Name}.{head.Key}.{entry.Name}", entry.Parameter))] },
    ];

    /// <summary>Computes the sum and what it is made of.</summary>
    /// <returns>The sum as a scalar with its graph; the terms' values before their weights, and the weights, by the terms' names. A term of
    /// weight 0 is not computed.</returns>
    public ObjectiveValue Evaluate(LossInputs inputs)
    {
        using var scope = NewDisposeScope();
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Tensor? sum = null;
        foreach (LossTerm term in CountingAt(inputs.Step))
        {
            double weight = term.Weight.At(inputs.Step);
            Tensor value = term.Evaluate(inputs);
            Tensor summand = weight == 1 ? value : value.Times(weight);
            sum = sum is null ? summand : sum.Plus(summand);
            weights.Add(term.Name, weight);
            values.Add(term.Name, value);
        }

        // A step in which nothing counts yet moves nothing.
        sum ??= inputs.Scale.Times(0);
        return new ObjectiveValue(
            sum.MoveToOuterDisposeScope(),
            values.ToDictionary(static entry => entry.Key, static entry => (double)entry.Value.item<float>(), StringComparer.Ordinal),
            weights);
    }

    public void Dispose()
    {
        foreach (LossTerm term in Terms)
        {
            term.Dispose();
        }
    }

    private IEnumerable<LossTerm> CountingAt(long step) => Terms.Where(term => term.Weight.At(step) != 0);
}
