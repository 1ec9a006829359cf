using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component writes itself: a header, the model block, a string pool, and further streams beside it.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal readonly RepositoryWriter Repository;
    internal readonly string Directory;
    internal readonly BinaryWriter Writer;
    internal readonly StringPool Strings = new();
    internal ModelHeader Header;
    internal readonly long FpMin;

    private readonly Repository.Entry _entry;
    private readonly IExceptionContext _ectx;
    private string _loaderAssemblyName;

    internal ModelSaveContext(RepositoryWriter rep, string dir, string name)
    {
        Contracts.CheckValue(rep, nameof(rep));
        Repository = rep;
        Directory = dir;
        _ectx = rep.ExceptionContext;
        _entry = rep.CreateEntry(dir, name);
        Writer = new BinaryWriter(_entry.Stream, Encoding.UTF8, leaveOpen: true);
        FpMin = Begin();
    }

    internal ModelSaveContext(BinaryWriter writer, IExceptionContext ectx = null)
    {
        _ectx = ectx;
        Writer = writer;
        FpMin = Begin();
    }

    internal bool InRepository => Repository != null;

    internal void CheckAtModel() => _ectx.Check(Writer.BaseStream.Position == FpMin + Header.FpModel);

    internal void SetVersionInfo(VersionInfo ver)
    {
        Header.SetVersionInfo(ver);
        _loaderAssemblyName = ver.LoaderAssemblyName;
    }

    internal void SaveTextStream(string name, Action<TextWriter> action)
    {
        CheckCanAddStream(name, action);
        using Repository.Entry entry = Repository.CreateEntry(Directory, name);
        using var writer = new StreamWriter(entry.Stream, leaveOpen: true);
        action(writer);
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        CheckCanAddStream(name, action);
        using Repository.Entry entry = Repository.CreateEntry(Directory, name);
        using var writer = new BinaryWriter(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    internal void SaveStringOrNull(string str) => Writer.Write(str == null ? -1 : Strings.Add(str));

    internal void SaveString(string str)
    {
        _ectx.CheckValue(str, nameof(str));
        Writer.Write(Strings.Add(str));
    }

    internal void SaveString(ReadOnlyMemory<char> str) => Writer.Write(Strings.Add(str.ToString()));

    internal void SaveNonEmptyString(string str)
    {
        _ectx.CheckParam(!string.IsNullOrEmpty(str), nameof(str));
        Writer.Write(Strings.Add(str));
    }

    internal void SaveModel<T>(T value, string name) where T : class
    {
        _ectx.Check(InRepository, "Can't save a sub-model when writing to a single stream");
        SaveModel(Repository, value, Path.Combine(Directory ?? "", name));
    }

    internal static void SaveModel<T>(RepositoryWriter rep, T value, string path) where T : class
    {
        if (value is not ICanSaveModel model)
            return;
        using var ctx = new ModelSaveContext(rep, path, ModelLoadContext.ModelStreamName);
        model.Save(ctx);
        ctx.Done();
    }

    internal void SaveSubModel(string dir, Action<ModelSaveContext> fn)
    {
        CheckCanAddStream(dir, fn);
        using var ctx = new ModelSaveContext(Repository, Path.Combine(Directory ?? "", dir), ModelLoadContext.ModelStreamName);
        fn(ctx);
        ctx.Done();
    }

    /// <summary>Writes what follows the model block, then the header in front of it.</summary>
    internal void Done()
    {
        _ectx.Check(Header.ModelSignature != 0, "ModelSignature not specified!");
        Header.CbModel = Position - Header.FpModel;
        WriteStrings();
        if (!string.IsNullOrEmpty(_loaderAssemblyName))
        {
            Header.FpAssemblyName = Position;
            Header.CbAssemblyName = (uint)_loaderAssemblyName.Length * sizeof(char);
            Writer.Write(Encoding.Unicode.GetBytes(_loaderAssemblyName));
        }
        Header.FpTail = Position;
        Writer.Write(ModelHeader.TailSignatureValue);
        Header.FpLim = Position;
        Writer.Seek(FpMin);
        Header.Write(Writer);
        Writer.Seek(FpMin + Header.FpLim);
        Dispose();
    }

    public void Dispose()
    {
        // A context over a single stream does not own its writer.
        if (!InRepository)
            return;
        Writer.Dispose();
        _entry.Dispose();
    }

    private long Position => Writer.BaseStream.Position - FpMin;

    private long Begin()
    {
        long start = Writer.BaseStream.Position;
        Header.Signature = ModelHeader.SignatureValue;
        Header.VerWritten = ModelHeader.VerWrittenCur;
        Header.VerReadable = ModelHeader.VerWrittenCur;
        Header.FpModel = ModelHeader.Size;
        Writer.Write(new byte[ModelHeader.Size]);
        return start;
    }

    private void WriteStrings()
    {
        IReadOnlyCollection<string> strings = Strings.Strings;
        if (strings.Count == 0)
            return;
        Header.FpStringTable = Position;
        long end = 0;
        foreach (string text in strings)
            Writer.Write(end += text.Length * sizeof(char));
        Header.CbStringTable = strings.Count * sizeof(long);
        Header.FpStringChars = Position;
        Writer.Write(Encoding.Unicode.GetBytes(string.Concat(strings)));
        Header.CbStringChars = end;
    }

    private void CheckCanAddStream(string name, Delegate action)
    {
        _ectx.Check(InRepository, "Can't save a text stream when writing to a single stream");
        _ectx.CheckNonEmpty(name, nameof(name));
        _ectx.CheckValue(action, nameof(action));
    }
}
