using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component reads itself from.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";

    public readonly RepositoryReader Repository;
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;
    public readonly string LoaderAssemblyName;
    public readonly long FpMin;
    internal ModelHeader Header;

    private readonly IExceptionContext _ectx;

    internal ModelLoadContext(RepositoryReader rep, Repository.Entry ent, string dir)
        : this(new BinaryReader(ent.Stream, Encoding.UTF8, leaveOpen: true), rep.ExceptionContext)
    {
        Repository = rep;
        Directory = dir;
    }

    internal ModelLoadContext(BinaryReader reader, IExceptionContext ectx = null)
    {
        _ectx = ectx;
        Reader = reader;
        FpMin = reader.BaseStream.Position;
        Header = ModelHeader.Read(reader);
        Header.Validate(reader.BaseStream.Length - FpMin);
        Strings = ReadStrings();
        LoaderAssemblyName = Header.FpAssemblyName == 0 ? null : ReadText(Header.FpAssemblyName, Header.CbAssemblyName);
        Seek(Header.FpTail);
        Contracts.CheckDecode(reader.ReadUInt64() == ModelHeader.TailSignatureValue, "Corrupt model file tail");
        Seek(Header.FpModel);
    }

    public bool InRepository => Repository != null;

    public void CheckAtModel() => _ectx.Check(Reader.BaseStream.Position == FpMin + Header.FpModel);

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        Header.CheckVersionInfo(ver);
    }

    public void CheckVersionInfo(VersionInfo ver) => Header.CheckVersionInfo(ver);

    public string LoadStringOrNull()
    {
        int id = Reader.ReadInt32();
        _ectx.CheckDecode(id >= -1 && id < Strings.Length);
        return id < 0 ? null : Strings[id];
    }

    public string LoadString()
    {
        string text = LoadStringOrNull();
        _ectx.CheckDecode(text != null);
        return text;
    }

    public string LoadNonEmptyString()
    {
        string text = LoadString();
        _ectx.CheckDecode(text.Length > 0);
        return text;
    }

    public bool ContainsModel(string name)
    {
        using Repository.Entry entry = Repository?.OpenEntryOrNull(Path.Combine(Directory ?? "", name), ModelStreamName);
        return entry != null;
    }

    public static bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir,
        params object[] extra)
        where TRes : class
    {
        Contracts.CheckValue(env, nameof(env));
        result = null;
        using Repository.Entry entry = rep.OpenEntryOrNull(dir, ModelStreamName);
        if (entry == null)
            return false;
        using var ctx = new ModelLoadContext(rep, entry, dir);
        if (!ctx.TryLoadModelCore<TRes, TSig>(env, out result, extra))
            throw env.ExceptDecode("Couldn't load model: '{0}'", dir);
        return true;
    }

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra)
        where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, rep, dir, extra))
            throw env.ExceptDecode("Corrupt model file");
    }

    public bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra)
        where TRes : class
    {
        _ectx.Check(InRepository, "Can't load a sub-model when reading from a single stream");
        return LoadModelOrNull<TRes, TSig>(env, out result, Repository, Path.Combine(Directory ?? "", name), extra);
    }

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra)
        where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, name, extra))
            throw _ectx.ExceptDecode("Corrupt model file");
    }

    public bool TryProcessSubModel(string dir, Action<ModelLoadContext> action)
    {
        _ectx.Check(InRepository, "Can't Load a sub-model when reading from a single stream");
        string path = Path.Combine(Directory ?? "", dir);
        using Repository.Entry entry = Repository.OpenEntryOrNull(path, ModelStreamName);
        if (entry == null)
            return false;
        using var ctx = new ModelLoadContext(Repository, entry, path);
        action(ctx);
        return true;
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        using Repository.Entry entry = OpenStreamOrNull(name);
        if (entry == null)
            return false;
        using var reader = new BinaryReader(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    public bool TryLoadTextStream(string name, Action<TextReader> action)
    {
        using Repository.Entry entry = OpenStreamOrNull(name);
        if (entry == null)
            return false;
        using var reader = new StreamReader(entry.Stream);
        action(reader);
        return true;
    }

    public void Done()
    {
        Contracts.CheckDecode(Header.FpModel + Header.CbModel == Reader.BaseStream.Position - FpMin);
        Seek(Header.FpLim);
        Dispose();
    }

    public void Dispose()
    {
        // A context over a single stream does not own its reader.
        if (InRepository)
            Reader.Dispose();
    }

    private bool TryLoadModelCore<TRes, TSig>(IHostEnvironment env, out TRes result, object[] extra)
        where TRes : class
    {
        EnsureLoaderAssemblyIsRegistered(env.ComponentCatalog);
        foreach (string signature in new[] { Header.LoaderSignature, Header.LoaderSignatureAlt })
        {
            if (string.IsNullOrWhiteSpace(signature)
                || !ComponentCatalog.TryCreateInstance<object, TSig>(env, out object created, signature, "", [this, .. extra]))
                continue;
            result = created as TRes;
            if (result != null)
            {
                Done();
                return true;
            }
        }
        result = null;
        return false;
    }

    // The header names the assembly of the class that wrote it, so that no one needs to register it by hand.
    private void EnsureLoaderAssemblyIsRegistered(ComponentCatalog catalog)
    {
        if (!string.IsNullOrEmpty(LoaderAssemblyName))
            catalog.RegisterAssembly(Assembly.Load(LoaderAssemblyName));
    }

    private Repository.Entry OpenStreamOrNull(string name)
    {
        _ectx.Check(InRepository, "Can't Load a sub-model when reading from a single stream");
        _ectx.CheckNonEmpty(name, nameof(name));
        return Repository.OpenEntryOrNull(Directory, name);
    }

    private string[] ReadStrings()
    {
        if (Header.FpStringTable == 0)
            return [];
        Seek(Header.FpStringTable);
        long[] ends = [.. Enumerable.Range(0, (int)(Header.CbStringTable / sizeof(long))).Select(_ => Reader.ReadInt64())];
        string all = ReadText(Header.FpStringChars, Header.CbStringChars);
        var strings = new string[ends.Length];
        long start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            Contracts.CheckDecode(ends[i] >= start && ends[i] <= Header.CbStringChars && ends[i] % sizeof(char) == 0);
            strings[i] = all[(int)(start / sizeof(char))..(int)(ends[i] / sizeof(char))];
            start = ends[i];
        }
        return strings;
    }

    private string ReadText(long position, long byteCount)
    {
        Seek(position);
        byte[] bytes = Reader.ReadBytes(checked((int)byteCount));
        Contracts.CheckDecode(bytes.Length == byteCount);
        return Encoding.Unicode.GetString(bytes);
    }

    private void Seek(long position) => Reader.BaseStream.Position = FpMin + position;
}
