using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SimpleClip.Transformers;

/// <summary>The JSON form of what transformers save beside the model.</summary>
internal static class TransformerJson
{
    // By reflection: generated code gives init-only properties that a file lacks the default of their type instead of their own, and so
    // would turn options of later versions off in models saved by earlier ones.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>How options are read and written.</summary>
    public static JsonTypeInfo<T> Of<T>()
        where T : ClipTransformOptions => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
