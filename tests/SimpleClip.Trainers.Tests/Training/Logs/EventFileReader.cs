using System.Buffers.Binary;
using Google.Protobuf;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Reads event files, knowing nothing of how the product writes them: its own checksums, and fields by their numbers in
/// TensorBoard's event.proto.</summary>
internal static class EventFileReader
{
    private const uint Castagnoli = 0x82F63B78;

    public static List<ReadEvent> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
            CheckSum(file, at, 8);
            CheckSum(file, at + 12, length);
            events.Add(ReadEvent(file.AsSpan(at + 12, length).ToArray()));
            at += 12 + length + 4;
        }

        return events;
    }

    private static void CheckSum(byte[] file, int at, int length)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in file.AsSpan(at, length))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Castagnoli);
            }
        }

        crc = ~crc;
        uint masked = unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
        Assert.AreEqual(masked, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + length)), $"checksum of {length} bytes at {at}");
    }

    private static ReadEvent ReadEvent(byte[] content)
    {
        var result = new ReadEvent();
        var input = new CodedInputStream(content);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1: result.WallTime = input.ReadDouble(); break;
                case 2: result.Step = input.ReadInt64(); break;
                case 3: result.FileVersion = input.ReadString(); break;
                case 5: ReadSummary(input.ReadBytes().ToByteArray(), result.Values); break;
                case 7: result.SessionStatus = ReadStatus(input.ReadBytes().ToByteArray()); break;
                default: Assert.Fail($"Field {WireFormat.GetTagFieldNumber(tag)} of an event."); break;
            }
        }

        return result;
    }

    private static void ReadSummary(byte[] content, Dictionary<string, float> values)
    {
        var input = new CodedInputStream(content);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            Assert.AreEqual(1, WireFormat.GetTagFieldNumber(tag));
            var value = new CodedInputStream(input.ReadBytes().ToByteArray());
            Assert.AreEqual(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), value.ReadTag());
            string name = value.ReadString();
            Assert.AreEqual(WireFormat.MakeTag(2, WireFormat.WireType.Fixed32), value.ReadTag());
            values.Add(name, value.ReadFloat());
            Assert.IsTrue(value.IsAtEnd);
        }
    }

    private static int ReadStatus(byte[] content)
    {
        var input = new CodedInputStream(content);
        Assert.AreEqual(WireFormat.MakeTag(1, WireFormat.WireType.Varint), input.ReadTag());
        return input.ReadEnum();
    }
}
