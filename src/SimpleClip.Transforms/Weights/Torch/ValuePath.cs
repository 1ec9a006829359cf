using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>Names of nested values: their keys, joined by dots.</summary>
internal static class ValuePath
{
    private const int Longest = 2000;

    /// <summary>The path of a value in a nested one.</summary>
    /// <exception cref="PickleException">The path is longer than any name of a weight, as only hostile files have it.</exception>
    public static string Join(string path, string key)
    {
        if (path.Length + key.Length > Longest)
        {
            throw new PickleException($"a key at '{path}' makes a name of more than {Longest} characters");
        }

        return path.Length == 0 ? key : $"{path}.{key}";
    }
}
