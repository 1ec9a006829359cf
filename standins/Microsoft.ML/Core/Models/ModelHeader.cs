using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The 256-byte head of a model stream. Positions are relative to the head's own start:
/// signature, format versions, model block, string table, string characters, model signature and versions,
/// two loader signatures of 24 characters, tail, end, and the name of the loader's assembly.
/// </summary>
internal struct ModelHeader
{
    public const int Size = 0x100;
    public const ulong SignatureValue = 0x4C45444F4D004C4DUL;
    public const ulong TailSignatureValue = 0x4D4C004D4F44454CUL;
    public const uint VerWrittenCur = 0x00010002;
    public const uint VerWeCanReadBack = 0x00010001;

    public ulong Signature;
    public uint VerWritten;
    public uint VerReadable;
    public long FpModel;
    public long CbModel;
    public long FpStringTable;
    public long CbStringTable;
    public long FpStringChars;
    public long CbStringChars;
    public ulong ModelSignature;
    public uint ModelVerWritten;
    public uint ModelVerReadable;
    public string LoaderSignature;
    public string LoaderSignatureAlt;
    public long FpTail;
    public long FpLim;
    public long FpAssemblyName;
    public uint CbAssemblyName;

    public void SetVersionInfo(VersionInfo version)
    {
        ModelSignature = version.ModelSignature;
        ModelVerWritten = version.VerWrittenCur;
        ModelVerReadable = version.VerReadableCur;
        LoaderSignature = version.LoaderSignature;
        LoaderSignatureAlt = version.LoaderSignatureAlt;
    }

    public readonly void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == version.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(ModelVerReadable <= ModelVerWritten, "Corrupt file header");
        Contracts.CheckDecode(ModelVerReadable <= version.VerWrittenCur,
            $"Component '{version.LoaderSignature}' of the model is too new: at most version {version.VerWrittenCur} can be read, got {ModelVerReadable}.");
        Contracts.CheckDecode(ModelVerWritten >= version.VerWeCanReadBack,
            $"Component '{version.LoaderSignature}' of the model is too old: at least version {version.VerWeCanReadBack} is needed, got {ModelVerWritten}.");
    }

    public readonly void Write(BinaryWriter writer)
    {
        long start = writer.BaseStream.Position;
        writer.Write(Signature);
        writer.Write(VerWritten);
        writer.Write(VerReadable);
        foreach (long value in new[] { FpModel, CbModel, FpStringTable, CbStringTable, FpStringChars, CbStringChars })
            writer.Write(value);
        writer.Write(ModelSignature);
        writer.Write(ModelVerWritten);
        writer.Write(ModelVerReadable);
        foreach (ulong part in Pack(LoaderSignature, 3).Concat(Pack(LoaderSignatureAlt, 3)))
            writer.Write(part);
        writer.Write(FpTail);
        writer.Write(FpLim);
        writer.Write(FpAssemblyName);
        writer.Write(CbAssemblyName);
        writer.Write(new byte[Size - (int)(writer.BaseStream.Position - start)]);
    }

    public static ModelHeader Read(BinaryReader reader)
    {
        byte[] bytes = reader.ReadBytes(Size);
        Contracts.CheckDecode(bytes.Length == Size);
        using var fields = new BinaryReader(new MemoryStream(bytes));
        return new ModelHeader
        {
            Signature = fields.ReadUInt64(),
            VerWritten = fields.ReadUInt32(),
            VerReadable = fields.ReadUInt32(),
            FpModel = fields.ReadInt64(),
            CbModel = fields.ReadInt64(),
            FpStringTable = fields.ReadInt64(),
            CbStringTable = fields.ReadInt64(),
            FpStringChars = fields.ReadInt64(),
            CbStringChars = fields.ReadInt64(),
            ModelSignature = fields.ReadUInt64(),
            ModelVerWritten = fields.ReadUInt32(),
            ModelVerReadable = fields.ReadUInt32(),
            LoaderSignature = Unpack(fields),
            LoaderSignatureAlt = Unpack(fields),
            FpTail = fields.ReadInt64(),
            FpLim = fields.ReadInt64(),
            FpAssemblyName = fields.ReadInt64(),
            CbAssemblyName = fields.ReadUInt32(),
        };
    }

    public readonly void Validate(long size)
    {
        Contracts.CheckDecode(Signature == SignatureValue, "Wrong file type");
        Contracts.CheckDecode(VerReadable <= VerWritten, "Corrupt file header");
        Contracts.CheckDecode(VerReadable <= VerWrittenCur, "File is too new");
        Contracts.CheckDecode(VerWritten >= VerWeCanReadBack, "File is too old");
        Contracts.CheckDecode(FpModel == Size && CbModel >= 0);
        Contracts.CheckDecode(FpStringTable == 0
            ? CbStringTable == 0 && FpStringChars == 0 && CbStringChars == 0
            : FpStringTable == FpModel + CbModel && CbStringTable > 0 && CbStringTable % sizeof(long) == 0
                && FpStringChars == FpStringTable + CbStringTable && CbStringChars >= 0 && CbStringChars % sizeof(char) == 0);
        Contracts.CheckDecode(FpLim == FpTail + sizeof(ulong) && size >= FpLim);
    }

    /// <summary>Eight characters to a number, the first one lowest.</summary>
    internal static ulong[] Pack(string text, int count)
    {
        text ??= "";
        Contracts.Check(text.Length <= 8 * count);
        var packed = new ulong[count];
        for (int i = 0; i < text.Length; i++)
        {
            Contracts.Check(text[i] <= 0xFF);
            packed[i / 8] |= (ulong)text[i] << (i % 8 * 8);
        }
        return packed;
    }

    private static string Unpack(BinaryReader reader) =>
        new string([.. reader.ReadBytes(24).Select(b => (char)b)]).TrimEnd('\0');
}
