using System.Text.Json;
using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>Reads and writes a choice of a configuration by the names that open_clip gives to its values.</summary>
/// <param name="member">The member of the configuration, for messages.</param>
/// <param name="values">Every value by its name.</param>
internal abstract class NamedValueConverter<T>(string member, params (string Name, T Value)[] values) : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        foreach ((string known, T value) in values)
        {
            if (known == name)
            {
                return value;
            }
        }

        string found = name is null ? $"a {reader.TokenType}" : $"'{name}'";
        throw new JsonException($"{member} is {found}; expected {string.Join(", ", values.Select(known => known.Name))}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(values.First(known => known.Value.Equals(value)).Name);
}
