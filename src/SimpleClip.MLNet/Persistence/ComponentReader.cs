using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SimpleClip.Persistence;

/// <summary>Gives the named entries of one component while a model is loaded.</summary>
/// <remarks>
/// Valid only during the call of <see cref="IPersistentTransformer{TSelf}.Load"/>; not safe for concurrent use.
/// An entry that is missing, cut off or not what was expected ends in an <see cref="InvalidDataException"/> naming component and entry.
/// </remarks>
public sealed class ComponentReader
{
    private readonly string _component;
    private readonly Func<string, Action<Stream>, bool> _tryReadEntry;

    internal ComponentReader(string component, int formatVersion, Func<string, Action<Stream>, bool> tryReadEntry)
    {
        _component = component;
        _tryReadEntry = tryReadEntry;
        FormatVersion = formatVersion;
    }

    /// <summary>
    /// Gets the <see cref="IPersistentTransformer{TSelf}.FormatVersion"/> of the code that wrote the entries: from 1 to that of the code
    /// now reading.
    /// </summary>
    public int FormatVersion { get; }

    /// <summary>Reads a JSON entry.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="name">Name it was written under.</param>
    /// <param name="type">Says how, usually from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <returns>The value, never null.</returns>
    /// <exception cref="InvalidDataException">The entry is missing, cut off, not JSON, or JSON of another shape.</exception>
    public T ReadJson<T>(string name, JsonTypeInfo<T> type)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(type);
        return ReadStream(
            name, stream => JsonSerializer.Deserialize(stream, type) ?? throw new InvalidDataException("expected a value, got null"));
    }

    /// <summary>Reads an entry of bytes.</summary>
    /// <typeparam name="T">Type of what is read.</typeparam>
    /// <param name="name">Name it was written under.</param>
    /// <param name="read">Reads from the seekable stream it is given, which is closed afterwards.</param>
    /// <returns>What <paramref name="read"/> returned.</returns>
    /// <exception cref="InvalidDataException">The entry is missing, or <paramref name="read"/> found it cut off or malformed.</exception>
    public T ReadStream<T>(string name, Func<Stream, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        T? value = default;
        if (!TryReadStream(name, stream => value = read(stream)))
        {
            throw new InvalidDataException($"The model file is damaged: component {_component} lacks its entry '{name}'.");
        }

        return value!;
    }

    /// <summary>Reads an entry of bytes that need not be there.</summary>
    /// <param name="name">Name it was written under.</param>
    /// <param name="read">Reads from the seekable stream it is given, which is closed afterwards.</param>
    /// <returns>Whether the entry is there.</returns>
    /// <exception cref="InvalidDataException"><paramref name="read"/> found the entry cut off or malformed.</exception>
    public bool TryReadStream(string name, Action<Stream> read)
    {
        EntryName.Check(name);
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return _tryReadEntry(name, read);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or FormatException)
        {
            throw new InvalidDataException($"The model file is damaged: entry '{name}' of component {_component}: {e.Message}", e);
        }
    }
}
