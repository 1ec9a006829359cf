using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class TfRecordTests
{
    [TestMethod]
    public void A_record_is_the_one_that_tensorflow_writes()
    {
        // E3069283 is the check value of CRC-32C: the checksum of "123456789".
        byte[] record = TfRecord.Frame("123456789"u8);

        Assert.AreEqual("0900000000000000", Convert.ToHexString(record.AsSpan(0, 8)));
        Assert.AreEqual("123456789", System.Text.Encoding.ASCII.GetString(record.AsSpan(12, 9)));
        uint mask = unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xA282EAD8u);
        Assert.AreEqual(mask, BitConverter.ToUInt32(record, 21));
        Assert.HasCount(25, record);
    }
}
