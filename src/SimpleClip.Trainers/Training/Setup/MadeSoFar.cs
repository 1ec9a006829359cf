namespace SimpleClip.Training;

/// <summary>Disposes of what was made for something that was not finished.</summary>
internal sealed class MadeSoFar : IDisposable
{
    private readonly List<IDisposable> _made = [];

    /// <summary>Takes note of a part.</summary>
    public T Add<T>(T made)
        where T : IDisposable
    {
        _made.Add(made);
        return made;
    }

    /// <summary>Leaves all parts to the whole, which is finished.</summary>
    public T Finish<T>(T whole)
    {
        _made.Clear();
        return whole;
    }

    public void Dispose() => _made.ForEach(static made => made.Dispose());
}
