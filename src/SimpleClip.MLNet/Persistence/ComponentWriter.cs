using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SimpleClip.Persistence;

/// <summary>Takes the named entries of one component while a model is saved; each becomes one file in the model's zip.</summary>
/// <remarks>
/// Valid only during the call of <see cref="IPersistentTransformer.Save(ComponentWriter)"/>; not safe for concurrent use.
/// </remarks>
public sealed class ComponentWriter
{
    private readonly Action<string, Action<Stream>> _writeEntry;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    internal ComponentWriter(Action<string, Action<Stream>> writeEntry) => _writeEntry = writeEntry;

    /// <summary>Writes <paramref name="value"/> as a JSON entry.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="name">Name of the entry: letters, digits, '.', '-' and '_'; unique in the component whatever the case.</param>
    /// <param name="value">What to write.</param>
    /// <param name="type">Says how, usually from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <exception cref="ArgumentException">The name is not allowed, or was used before.</exception>
    public void WriteJson<T>(string name, T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        WriteStream(name, stream => JsonSerializer.Serialize(stream, value, type));
    }

    /// <summary>Writes an entry of bytes.</summary>
    /// <param name="name">Name of the entry: letters, digits, '.', '-' and '_'; unique in the component whatever the case.</param>
    /// <param name="write">Writes the bytes to the stream it is given, which it leaves open. ML.NET compresses them afterwards.</param>
    /// <exception cref="ArgumentException">The name is not allowed, or was used before.</exception>
    public void WriteStream(string name, Action<Stream> write)
    {
        EntryName.Check(name);
        ArgumentNullException.ThrowIfNull(write);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"The component has written an entry '{name}' before; the name must be unique.", nameof(name));
        }

        _writeEntry(name, write);
    }
}
