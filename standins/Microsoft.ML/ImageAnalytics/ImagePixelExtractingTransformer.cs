using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), null, typeof(SignatureLoadModel), "Image Pixel Extractor Transform",
    ImagePixelExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Turns images into vectors of their colours.</summary>
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImagePixelExtractor";

    private static readonly VersionInfo _version = new("IMGPXEXT", 0x00010003, 0x00010002, 0x00010003,
        typeof(ImagePixelExtractingTransformer).Assembly.FullName, LoaderSignature);

    private readonly PixelLayout _layout;

    internal ImagePixelExtractingTransformer(IHostEnvironment env, (string, string) columns, PixelLayout layout)
        : base(env, "ImagePixelExtractor", [columns]) =>
        _layout = layout;

    private ImagePixelExtractingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, "ImagePixelExtractor", ctx.At(_version)) =>
        _layout = PixelLayout.Read(ctx.Reader);

    internal (string Output, string Input) Columns => ColumnPairs[0];

    internal PrimitiveDataViewType ItemType => _layout.AsFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        _layout.Write(ctx.Writer);
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        if (input.Type is not ImageDataViewType image)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, "image", input.Type.ToString());
        if (image.Height <= 0 || image.Width <= 0)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, "known-size image", "unknown-size image");
        int planes = _layout.Channels(MLPixelFormat.Bgra32).Length;
        VectorDataViewType type = _layout.Interleave
            ? new VectorDataViewType(ItemType, image.Height, image.Width, planes)
            : new VectorDataViewType(ItemType, planes, image.Height, image.Width);
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, type), [input.Index], (row, _) => _layout.AsFloat
            ? MakeGetter(row, input, image, type.Size, value => (value - _layout.Offset) * _layout.Scale)
            : MakeGetter(row, input, image, type.Size, value => value));
    }

    private ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow row, DataViewSchema.Column input, ImageDataViewType expected, int size,
        Func<byte, T> convert)
    {
        ValueGetter<MLImage> getter = row.GetGetter<MLImage>(input);
        MLImage image = null;
        return (ref VBuffer<T> dst) =>
        {
            getter(ref image);
            if (image == null)
            {
                dst = VBufferEditor.Create(ref dst, size, 0).Commit();
                return;
            }
            Host.Check(image.Height == expected.Height && image.Width == expected.Width);
            int[] channels = _layout.Channels(image.PixelFormat);
            int count = expected.Height * expected.Width;
            ReadOnlySpan<byte> pixels = image.Pixels;
            VBufferEditor<T> editor = VBufferEditor.Create(ref dst, size);
            for (int i = 0; i < count; i++)
            {
                for (int plane = 0; plane < channels.Length; plane++)
                {
                    int target = _layout.Interleave ? (i * channels.Length) + plane : (plane * count) + i;
                    editor.Values[target] = convert(pixels[(i * 4) + channels[plane]]);
                }
            }
            dst = editor.Commit();
        };
    }
}
