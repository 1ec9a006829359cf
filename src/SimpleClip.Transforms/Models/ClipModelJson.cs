using System.Text.Json;
using System.Text.Json.Serialization;

namespace SimpleClip.Models;

/// <summary>The JSON form of what model packages hold.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ClipModelInfo))]
internal sealed partial class ClipModelJson : JsonSerializerContext;
