using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace SixLabors.ImageSharp.Metadata.Profiles.Exif;

// Holds the one value that is called for, the orientation: a 16-bit number in the first directory.
public sealed class ExifProfile
{
    private const int HeaderLength = 8;
    private const int EntryLength = 12;
    private const ushort ShortType = 3;

    private ushort? _orientation;

    public ExifProfile()
    {
    }

    public ExifProfile(byte[]? data) => _orientation = data is null ? null : ReadOrientation(data);

    public bool TryGetValue<TValueType>(ExifTag<TValueType> tag, [NotNullWhen(true)] out IExifValue<TValueType>? exifValue)
    {
        exifValue = _orientation is { } value ? (IExifValue<TValueType>)(object)new ShortValue { Value = value } : null;
        return exifValue is not null;
    }

    public void SetValue<TValueType>(ExifTag<TValueType> tag, TValueType value)
        where TValueType : notnull => _orientation = (ushort)(object)value;

    public byte[]? ToByteArray()
    {
        if (_orientation is not { } orientation)
        {
            return null;
        }

        // Little-endian TIFF: the header, a directory of one entry, no further directory.
        byte[] data = [.. "II*\0"u8, HeaderLength, 0, 0, 0, 1, 0, .. new byte[EntryLength], 0, 0, 0, 0];
        Span<byte> entry = data.AsSpan(HeaderLength + 2);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, ExifTag.Orientation.Id);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], ShortType);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[8..], orientation);
        return data;
    }

    public ExifProfile DeepClone() => new() { _orientation = _orientation };

    private static ushort? ReadOrientation(ReadOnlySpan<byte> data)
    {
        bool isLittleEndian = data.StartsWith("II"u8);
        if (data.Length < HeaderLength || !(isLittleEndian || data.StartsWith("MM"u8)))
        {
            return null;
        }

        uint directory = Read32(data[4..], isLittleEndian);
        if (directory > data.Length - 2)
        {
            return null;
        }

        ReadOnlySpan<byte> entries = data[(int)directory..];
        int count = Read16(entries, isLittleEndian);
        for (entries = entries[2..]; count > 0 && entries.Length >= EntryLength; entries = entries[EntryLength..], count--)
        {
            if (Read16(entries, isLittleEndian) == ExifTag.Orientation.Id && Read16(entries[2..], isLittleEndian) == ShortType)
            {
                return Read16(entries[8..], isLittleEndian);
            }
        }

        return null;
    }

    private static ushort Read16(ReadOnlySpan<byte> data, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint Read32(ReadOnlySpan<byte> data, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);

    private sealed class ShortValue : IExifValue<ushort>
    {
        public ushort Value { get; set; }
    }
}
