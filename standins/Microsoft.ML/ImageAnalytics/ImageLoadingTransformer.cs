using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageLoadingTransformer), null, typeof(SignatureLoadModel), "Image Loader Transform",
    ImageLoadingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Reads image files named by a text column, as images or as their bytes.</summary>
public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageLoaderTransform";

    private static readonly VersionInfo _version = new("IMGLOADR", 0x00010003, 0x00010003, 0x00010003,
        typeof(ImageLoadingTransformer).Assembly.FullName, LoaderSignature);

    public readonly string ImageFolder;

    internal ImageLoadingTransformer(IHostEnvironment env, string imageFolder, bool decode, (string, string)[] columns)
        : base(env, nameof(ImageLoadingTransformer), columns)
    {
        if (!string.IsNullOrEmpty(imageFolder))
        {
            ImageFolder = Directory.Exists(imageFolder)
                ? Path.GetFullPath(imageFolder)
                : throw new ArgumentException($"Directory \"{imageFolder}\" does not exist.");
        }
        Decode = decode;
    }

    private ImageLoadingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, nameof(ImageLoadingTransformer), ctx.At(_version))
    {
        ImageFolder = ctx.LoadStringOrNull();
        Decode = ctx.Reader.ReadBoolean();
    }

    internal (string Output, string Input)[] Columns => ColumnPairs;

    internal bool Decode { get; }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        ctx.SaveStringOrNull(ImageFolder);
        ctx.Writer.Write(Decode);
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        if (input.Type is not TextDataViewType)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, TextDataViewType.Instance.ToString(),
                input.Type.ToString());
        DataViewType type = Decode ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Byte);
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, type), [input.Index],
            (row, owned) => Decode ? ImageGetter(row, input, owned) : BytesGetter(row, input));
    }

    // The image handed out before is disposed of when the next one is asked for.
    private ValueGetter<MLImage> ImageGetter(DataViewRow row, DataViewSchema.Column input, List<IDisposable> owned)
    {
        ValueGetter<ReadOnlyMemory<char>> getPath = row.GetGetter<ReadOnlyMemory<char>>(input);
        var last = new LastImage();
        owned.Add(last);
        return (ref MLImage dst) =>
        {
            dst?.Dispose();
            dst = null;
            string path = PathOf(getPath);
            if (path != null)
            {
                dst = MLImage.CreateFromStream(new MemoryStream(File.ReadAllBytes(path)));
                dst.Tag = path;
            }
            last.Image = dst;
        };
    }

    private ValueGetter<VBuffer<byte>> BytesGetter(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<ReadOnlyMemory<char>> getPath = row.GetGetter<ReadOnlyMemory<char>>(input);
        return (ref VBuffer<byte> dst) =>
        {
            string path = PathOf(getPath);
            byte[] bytes = path == null ? [] : File.ReadAllBytes(path);
            dst = new VBuffer<byte>(bytes.Length, bytes);
        };
    }

    private string PathOf(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> path = default;
        getter(ref path);
        return path.IsEmpty ? null : Path.Combine(ImageFolder ?? "", path.ToString());
    }

    private sealed class LastImage : IDisposable
    {
        public MLImage Image { get; set; }

        public void Dispose() => Image?.Dispose();
    }
}
