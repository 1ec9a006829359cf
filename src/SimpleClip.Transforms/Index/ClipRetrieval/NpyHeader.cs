using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SimpleClip.Weights;

namespace SimpleClip.Indexing.ClipRetrieval;

/// <summary>
/// The header of a .npy file with a matrix of floating point numbers, versions 1.0 to 3.0 (NEP 1, and numpy.lib.format): a magic string,
/// the version, the header's length, and a Python dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// </summary>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Rows">The rows of the matrix.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Length">Where the numbers begin.</param>
internal sealed partial record NpyHeader(TensorType Type, long Rows, int Columns, int Length)
{
    // As many as numpy reads unless told otherwise.
    private const int MostCharacters = 10_000;

    // What numpy aligns the numbers to.
    private const int Alignment = 64;

    private const int PrefixLength = 10;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The file, from its beginning.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="InvalidDataException">The file is not such a one.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        byte[] prefix = ReadBytes(stream, 8, name);
        if (!prefix.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"'{name}' is not a .npy file: it begins with other bytes than such files do.");
        }

        int version = prefix[6];
        if (version is < 1 or > 3)
        {
            throw new InvalidDataException($"'{name}' has version {version} of the .npy format; expected 1 to 3.");
        }

        int lengthBytes = version == 1 ? sizeof(ushort) : sizeof(uint);
        byte[] lengthField = new byte[sizeof(uint)];
        ReadBytes(stream, lengthBytes, name).CopyTo(lengthField, 0);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(lengthField);
        if (length > MostCharacters)
        {
            throw new InvalidDataException($"'{name}' has a header of {length} bytes; expected at most {MostCharacters}.");
        }

        string text = Encoding.UTF8.GetString(ReadBytes(stream, (int)length, name));
        return Parse(text, prefix.Length + lengthBytes + (int)length, name);
    }

    /// <summary>Writes the header of version 1.0 of a matrix, with room for any number of rows.</summary>
    public static byte[] Write(EmbeddingStorage storage, long rows, int columns)
    {
        string type = storage == EmbeddingStorage.Half ? "<f2" : "<f4";
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        const int Length = 2 * Alignment;
        byte[] padded = Encoding.ASCII.GetBytes(text.PadRight(Length - PrefixLength - 1) + "\n");
        return [.. Magic, 1, 0, Length - PrefixLength, 0, .. padded];
    }

    private static NpyHeader Parse(string text, int length, string name)
    {
        Match match = Dictionary().Match(text);
        Dictionary<string, string> entries = match.Groups["key"].Captures.Zip(match.Groups["value"].Captures)
            .GroupBy(entry => entry.First.Value).ToDictionary(group => group.Key, group => group.Last().Second.Value);
        if (entries.Count != 3
            || !entries.TryGetValue("descr", out string? type)
            || !entries.TryGetValue("fortran_order", out string? order)
            || !entries.TryGetValue("shape", out string? shape))
        {
            throw new InvalidDataException($"'{name}' has a header that is not understood; expected a matrix of numbers: {text.Trim()}");
        }

        if (order == "True")
        {
            throw new InvalidDataException(
                $"'{name}' is in Fortran's order, column after column; expected row after row (numpy.ascontiguousarray makes it so).");
        }

        string[] sizes = [.. shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (order != "False" || sizes.Length != 2
            || !long.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out long rows)
            || !int.TryParse(sizes[1], NumberStyles.None, CultureInfo.InvariantCulture, out int columns) || columns < 1)
        {
            throw new InvalidDataException($"'{name}' has shape {shape}; expected a matrix: (rows, columns).");
        }

        return new NpyHeader(ParseType(type, name), rows, columns, length);
    }

    private static TensorType ParseType(string type, string name) => type.Trim('\'', '"') switch
    {
        "<f2" or "=f2" => TensorType.F16,
        "<f4" or "=f4" => TensorType.F32,
        "<f8" or "=f8" => TensorType.F64,
        _ => throw new InvalidDataException($"'{name}' has numbers of type {type}; expected '<f2', '<f4' or '<f8'."),
    };

    private static byte[] ReadBytes(Stream stream, int count, string name)
    {
        byte[] bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new InvalidDataException($"'{name}' is cut off inside its header.");
    }

    [GeneratedRegex(
        """^\s*\{(?>\s*['"](?<key>\w+)['"]\s*:\s*(?<value>'[^']*'|"[^"]*"|True|False|\([\d\s,]*\))\s*(?:,|(?=\})))*\s*\}\s*$""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Dictionary();
}
