using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SimpleClip.Models;

/// <summary>The JSON form of what model packages hold.</summary>
internal static class ClipModelJson
{
    // By reflection: generated code gives init-only properties that a file lacks the default of their type instead of their own, so that a
    // description without a logit scale would mean a factor of 1.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>How the description of a model is read and written.</summary>
    public static JsonTypeInfo<ClipModelInfo> Info { get; } = (JsonTypeInfo<ClipModelInfo>)Options.GetTypeInfo(typeof(ClipModelInfo));
}
