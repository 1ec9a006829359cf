using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimpleClip.Configurations;

/// <summary>
/// A JSON object whose every member is accounted for: used, left out by name, or reported. A member that is null counts as missing.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="path">Its place in the document, for messages; empty for the whole.</param>
/// <param name="log">Receives what is left out and what is wrong.</param>
internal sealed class ConfigurationSection(JsonObject json, string path, ConfigurationLog log)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Reads a document that is an object.</summary>
    /// <exception cref="FormatException">It is no JSON, or another kind of value.</exception>
    public static JsonObject ParseObject(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            JsonNode? node = JsonNode.Parse(text, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            _ = node is JsonObject root ? root.Count : 0;
            return node as JsonObject ?? throw new FormatException($"{name} cannot be used: expected a JSON object.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new FormatException($"{name} cannot be used: {error.Message}", error);
        }
    }

    public bool Has(string name)
    {
        _known.Add(name);
        return json[name] is not null;
    }

    public int Integer(string name, int fallback) => Read(name, fallback, "a whole number");

    public double Number(string name, double fallback) => Read(name, fallback, "a number");

    public bool Flag(string name, bool fallback) => Read(name, fallback, "true or false");

    public string Text(string name, string fallback) => Read(name, fallback, "a text");

    /// <summary>A list of numbers; null where the member is missing.</summary>
    public float[]? Floats(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        try
        {
            return [.. json[name]!.AsArray().Select(value => value!.GetValue<float>())];
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or NullReferenceException)
        {
            log.Report($"{PathOf(name)} is {json[name]!.ToJsonString()}, expected a list of numbers");
            return null;
        }
    }

    /// <summary>A member as it is; null where it is missing.</summary>
    public JsonNode? Node(string name) => Has(name) ? json[name] : null;

    /// <summary>A part of the document; null where it is missing.</summary>
    public ConfigurationSection? Section(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is JsonObject part)
        {
            return new ConfigurationSection(part, PathOf(name), log);
        }

        log.Report($"{PathOf(name)} is {node.ToJsonString()}, expected an object");
        return null;
    }

    /// <summary>Leaves out members that say nothing about the network.</summary>
    public void Ignore(params IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (Has(name))
            {
                log.Ignore(PathOf(name));
            }
        }
    }

    /// <summary>Reports a member that asks for something else than the one thing there is.</summary>
    /// <param name="name">The member.</param>
    /// <param name="expected">The value it must have, or be missing.</param>
    public void Expect(string name, JsonNode expected)
    {
        if (Has(name) && !JsonNode.DeepEquals(json[name], expected))
        {
            log.Report($"{PathOf(name)} {json[name]!.ToJsonString()} is not supported; expected {expected.ToJsonString()}");
        }
    }

    /// <summary>Reports a member's value.</summary>
    public void Report(string name, string mistake) => log.Report($"{PathOf(name)} {json[name]?.ToJsonString() ?? "(missing)"} {mistake}");

    /// <summary>Reports every member that was neither used nor left out, because it may change the network.</summary>
    public void Finish()
    {
        foreach ((string name, JsonNode? value) in json)
        {
            if (value is not null && !_known.Contains(name))
            {
                log.Report($"{PathOf(name)} {value.ToJsonString()} is not known");
            }
        }
    }

    private T Read<T>(string name, T fallback, string expected)
    {
        if (!Has(name))
        {
            return fallback;
        }

        try
        {
            return json[name]!.GetValue<T>();
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            log.Report($"{PathOf(name)} is {json[name]!.ToJsonString()}, expected {expected}");
            return fallback;
        }
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
