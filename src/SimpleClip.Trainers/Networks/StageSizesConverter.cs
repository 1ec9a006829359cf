using System.Text.Json;
using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>Reads and writes <see cref="StageSizes"/> as a list of numbers.</summary>
internal sealed class StageSizesConverter : JsonConverter<StageSizes>
{
    public override StageSizes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StageSizes.Create(JsonSerializer.Deserialize<int[]>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, StageSizes value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize<IEnumerable<int>>(writer, value, options);
}
