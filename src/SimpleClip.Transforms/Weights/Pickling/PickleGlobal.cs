namespace SimpleClip.Weights.Pickling;

/// <summary>A Python object that pickles may name: a function or class, of which <paramref name="Call"/> does the work, or a
/// constant.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Call">Makes a value from arguments; null for what cannot be called.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], object?>? Call = null);
