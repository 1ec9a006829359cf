using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>Reads and writes the configurations of one kind of tower, which are told apart by the member <c>type</c>.</summary>
/// <param name="kinds">Every configuration by its <c>type</c>; the first is the default. It is written where nothing else tells the kind,
/// since the original projects do not know it.</param>
internal abstract class TowerConfigConverter<T>(params (string Name, Type Type)[] kinds) : JsonConverter<T>
    where T : class
{
    private const string TypeMember = "type";

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject json)
        {
            throw new JsonException("A tower's configuration is an object.");
        }

        if (ReadShorthand(json) is { } named)
        {
            return named;
        }

        string kind = (string?)json[TypeMember] ?? FindKind(json) ?? kinds[0].Name;
        json.Remove(TypeMember);
        Type type = kinds.FirstOrDefault(known => known.Name == kind).Type
            ?? throw new JsonException($"The tower type '{kind}' is not known; expected {string.Join(", ", kinds.Select(known => known.Name))}.");
        return (T)json.Deserialize(type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (WriteShorthand(value) is { } shorthand)
        {
            shorthand.WriteTo(writer, options);
            return;
        }

        JsonObject json = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        string kind = kinds.First(known => known.Type == value.GetType()).Name;
        if (kind != (FindKind(json) ?? kinds[0].Name))
        {
            json.Insert(0, TypeMember, kind);
        }

        json.WriteTo(writer, options);
    }

    /// <summary>The <c>type</c> of a configuration that does not name it; null for the default.</summary>
    protected virtual string? FindKind(JsonObject json) => null;

    /// <summary>Reads a configuration that names its shape in place of giving it; null for one that gives it.</summary>
    protected virtual T? ReadShorthand(JsonObject json) => null;

    /// <summary>Writes a configuration whose shape has a name that others read; null for one that has none.</summary>
    protected virtual JsonObject? WriteShorthand(T value) => null;
}
