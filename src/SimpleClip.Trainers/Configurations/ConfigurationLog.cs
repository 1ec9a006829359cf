namespace SimpleClip.Configurations;

/// <summary>What the reading of a configuration left out, and what is wrong with it.</summary>
internal sealed class ConfigurationLog
{
    private readonly List<string> _ignored = [], _mistakes = [];

    /// <summary>Members that say nothing about the network, by their paths, and why they were left out where that is not plain.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    public void Ignore(string member) => _ignored.Add(member);

    public void Report(string mistake) => _mistakes.Add(mistake);

    /// <summary>Fails with every mistake in one message.</summary>
    /// <param name="name">What was read, in words.</param>
    /// <exception cref="FormatException">There are mistakes.</exception>
    public void ThrowIfWrong(string name)
    {
        if (_mistakes.Count > 0)
        {
            throw new FormatException($"{name} cannot be used: {string.Join("; ", _mistakes)}.");
        }
    }
}
