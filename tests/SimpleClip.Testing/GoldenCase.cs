using System.Text.Json;
using SimpleClip.Weights;

namespace SimpleClip.Testing;

/// <summary>
/// A folder of reference figures: <c>case.json</c> with configuration and tolerances, <c>tensors.safetensors</c> with inputs and expected
/// results. Tests take every shape, setting and tolerance from it, so that they also run on other cases of the same name.
/// </summary>
public sealed class GoldenCase : IDisposable
{
    private readonly Lazy<SafetensorsFile> _tensors;

    private GoldenCase(string folder)
    {
        Folder = folder;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf("case.json")));
        Root = document.RootElement.Clone();
        _tensors = new Lazy<SafetensorsFile>(() => SafetensorsFile.Open(PathOf("tensors.safetensors")));
    }

    /// <summary>The case's folder.</summary>
    public string Folder { get; }

    /// <summary>The whole of <c>case.json</c>.</summary>
    public JsonElement Root { get; }

    /// <summary>The configuration.</summary>
    public JsonElement Config => Root.GetProperty("config");

    /// <summary>Expected results that are not tensors.</summary>
    public JsonElement Values => Root.GetProperty("values");

    /// <summary>The tensors.</summary>
    public SafetensorsFile Tensors => _tensors.Value;

    /// <summary>Opens a case; the test is inconclusive where it is missing.</summary>
    public static GoldenCase Open(string name) => new(TestData.Require("golden", name));

    /// <summary>The path of a file of the case.</summary>
    public string PathOf(string relativePath) => Path.GetFullPath(Path.Combine(Folder, relativePath));

    /// <summary>Opens the checkpoint that the case names: its own (<c>state_file</c>) or another case's (<c>initial_state</c>).</summary>
    public SafetensorsFile OpenState() => SafetensorsFile.Open(PathOf(
        (Root.TryGetProperty("state_file", out JsonElement file) ? file : Config.GetProperty("initial_state")).GetString()!));

    /// <summary>A tensor of floating point numbers.</summary>
    public float[] Floats(string name) => Tensors.ReadFloats(name);

    /// <summary>A tensor of integers.</summary>
    public long[] Integers(string name) => Tensors.ReadIntegers(name);

    /// <summary>A tensor's shape.</summary>
    public long[] Shape(string name) => [.. Tensors.Tensors[name].Shape];

    /// <summary>
    /// The tolerance of a tensor or value: its own, that of its group (<c>grad/x</c> is in group <c>grad</c>), or the default.
    /// </summary>
    public Tolerance ToleranceOf(string name)
    {
        JsonElement tolerances = Root.GetProperty("tolerances");
        Tolerance general = tolerances.TryGetProperty("default", out JsonElement element) ? Read(element) : Tolerance.Exact;
        if (tolerances.TryGetProperty("per_tensor_atol", out JsonElement perTensor)
            && perTensor.TryGetProperty(name, out JsonElement absolute))
        {
            return general with { Absolute = absolute.GetDouble() };
        }

        foreach (string key in (string[])[name, name.Split('/')[0]])
        {
            if (tolerances.TryGetProperty(key, out JsonElement own))
            {
                return Read(own);
            }
        }

        return tolerances.TryGetProperty("default", out _)
            ? general
            : throw new KeyNotFoundException($"{Folder}: case.json has no tolerance for '{name}' and no default.");
    }

    /// <summary>Fails unless computed values equal a tensor of the case, within its tolerance.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="actual">What was computed.</param>
    public void AssertClose(string name, ReadOnlySpan<float> actual) => Close.Assert(name, Floats(name), actual, ToleranceOf(name));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tensors.IsValueCreated)
        {
            _tensors.Value.Dispose();
        }
    }

    private static Tolerance Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? Tolerance.Exact
        : new Tolerance(
            element.GetProperty("atol").GetDouble(), element.TryGetProperty("rtol", out JsonElement relative) ? relative.GetDouble() : 0);
}
