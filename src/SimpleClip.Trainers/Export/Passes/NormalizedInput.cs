using System.Globalization;
using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Lets the graph take pixels from 0 to 1 and normalise them itself.</summary>
/// <remarks>
/// The subtraction and the division are nodes of their own. Folded into the first convolution they would be wrong at the border wherever it
/// pads, since it pads the normalised image with zeros.
/// </remarks>
internal sealed class NormalizedInput(string input, ImageProcessorOptions image) : IGraphPass
{
    public string Note => $"Takes pixels from 0 to 1, and subtracts mean [{Join(image.Mean)}] and divides by std [{Join(image.Std)}] itself.";

    /// <summary>Whether a graph was written so, which its package's image settings do not show.</summary>
    public static bool IsIn(ReadOnlySpan<byte> graph, string input) =>
        ModelProto.Parser.ParseFrom(graph).Graph is { } found && found.Node.Any(node => node.Output.Contains(NormalizedName(input)));

    public void Apply(OnnxGraph graph)
    {
        string mean = graph.Add($"{input}.mean", DataType.Float, image.Mean.AsSpan(), image.Mean.Length, 1, 1);
        string std = graph.Add($"{input}.std", DataType.Float, image.Std.AsSpan(), image.Std.Length, 1, 1);
        string centred = $"{input}.centred", normalized = NormalizedName(input);
        graph.Redirect(input, normalized);
        graph.AddFirst(
            OnnxMessages.Node("Sub", centred, [input, mean]),
            OnnxMessages.Node("Div", normalized, [centred, std]));
    }

    private static string NormalizedName(string input) => $"{input}.normalized";

    private static string Join(IEnumerable<float> values) => string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
