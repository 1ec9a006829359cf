using SimpleClip.Training;

namespace SimpleClip.Data;

/// <summary>Chooses which of a row's captions a training step reads. Immutable; any number of threads may use it.</summary>
internal sealed class CaptionSampler
{
    private readonly CaptionMode _mode;
    private readonly double[] _weights;
    private readonly int _minWords;

    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public CaptionSampler(CaptionOptions options)
    {
        OptionsValidation.Validate(options);
        _mode = options.Mode;
        _weights = [.. options.Sources.Select(source => source.Weight)];
        _minWords = options.MinWords;
    }

    /// <summary>One source, all texts equally likely.</summary>
    public static CaptionSampler Default { get; } = new(CaptionOptions.Original());

    /// <summary>How many captions are chosen.</summary>
    public int CaptionsPerImage => _mode == CaptionMode.EverySource ? _weights.Length : 1;

    /// <summary>Chooses captions of a row that has at least one.</summary>
    /// <param name="captions">The row's captions by source, no blank ones among them.</param>
    /// <param name="random">The sample's random numbers.</param>
    public IReadOnlyList<string> Choose(IReadOnlyList<IReadOnlyList<string>> captions, ref SampleRandom random)
    {
        if (captions.Count != _weights.Length)
        {
            throw new ArgumentException($"Expected the captions of {_weights.Length} sources, got those of {captions.Count}.", nameof(captions));
        }

        string[] chosen = new string[CaptionsPerImage];
        for (int i = 0; i < chosen.Length; i++)
        {
            (int source, int text) = _mode switch
            {
                CaptionMode.EverySource => DrawFrom(i, captions, ref random),
                CaptionMode.OneText => DrawText(captions, ref random),
                _ => DrawFrom(DrawSource(ref random), captions, ref random),
            };
            chosen[i] = source > 0 && captions[0].Count > 0 && IsShort(captions[source][text])
                ? captions[0][random.Next(captions[0].Count)]
                : captions[source][text];
        }

        return chosen;
    }

    /// <summary>One source needs no draw, so that the random numbers are those of a plain caption column.</summary>
    private int DrawSource(ref SampleRandom random) =>
        _weights.Length == 1 ? 0 : Find(random.NextDouble() * _weights.Sum(), _weights, out _);

    private static (int Source, int Text) DrawFrom(int source, IReadOnlyList<IReadOnlyList<string>> captions, ref SampleRandom random)
    {
        int first = captions[source].Count > 0 ? source : FirstSource(captions);
        return (first, random.Next(captions[first].Count));
    }

    private (int Source, int Text) DrawText(IReadOnlyList<IReadOnlyList<string>> captions, ref SampleRandom random)
    {
        double[] weights = new double[_weights.Length];
        for (int source = 0; source < weights.Length; source++)
        {
            weights[source] = _weights[source] * captions[source].Count;
        }

        double total = weights.Sum();
        if (total == 0)
        {
            return DrawFrom(FirstSource(captions), captions, ref random);
        }

        int chosen = Find(random.NextDouble() * total, weights, out double rest);
        return (chosen, Math.Min((int)(rest / _weights[chosen]), captions[chosen].Count - 1));
    }

    /// <summary>Finds the weight that a point on the line of all weights falls on, and how far into it.</summary>
    private static int Find(double point, double[] weights, out double rest)
    {
        int found = 0;
        rest = point;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
            {
                continue;
            }

            found = i;
            if (rest < weights[i])
            {
                break;
            }

            // The last one takes what rounding leaves over.
            rest -= weights[i];
        }

        return found;
    }

    private static int FirstSource(IReadOnlyList<IReadOnlyList<string>> captions)
    {
        int source = 0;
        while (captions[source].Count == 0)
        {
            source++;
        }

        return source;
    }

    private bool IsShort(string text)
    {
        int words = 0;
        for (int i = 0; i < text.Length && words < _minWords; i++)
        {
            if (!char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                words++;
            }
        }

        return words < _minWords;
    }
}
