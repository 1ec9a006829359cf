using System.Text.Json.Serialization;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>What a <see cref="ShiftTransformer"/> does.</summary>
/// <param name="Input">Column to read, of <see cref="float"/>.</param>
/// <param name="Output">Column to add: the input plus the offset.</param>
/// <param name="Offset">What to add.</param>
/// <param name="BatchSize">Rows per evaluation at most.</param>
public sealed record ShiftOptions(string Input = "Value", string Output = "Shifted", float Offset = 100, int BatchSize = 4);

[JsonSerializable(typeof(ShiftOptions))]
internal sealed partial class ShiftJson : JsonSerializerContext;
