using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), null, typeof(SignatureLoadModel), "Image Resizer Transform",
    ImageResizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Brings images to one size: stretched, padded or cropped.</summary>
public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageScalerTransform";

    private static readonly VersionInfo _version = new("IMGSCALF", 0x00010003, 0x00010003, 0x00010003,
        typeof(ImageResizingTransformer).Assembly.FullName, LoaderSignature);

    private readonly int _width;
    private readonly int _height;
    private readonly ImageResizingEstimator.ResizingKind _kind;
    private readonly ImageResizingEstimator.Anchor _anchor;

    internal ImageResizingTransformer(IHostEnvironment env, (string, string) columns, int width, int height,
        ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor) : base(env, "ImageScaler", [columns])
    {
        Host.CheckUserArg(width > 0, "imageWidth", "Must be positive");
        Host.CheckUserArg(height > 0, "imageHeight", "Must be positive");
        (_width, _height, _kind, _anchor) = (width, height, kind, anchor);
    }

    private ImageResizingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, "ImageScaler", ctx.At(_version))
    {
        _width = ctx.Reader.ReadInt32();
        _height = ctx.Reader.ReadInt32();
        _kind = (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte();
        _anchor = (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte();
    }

    internal (string Output, string Input) Columns => ColumnPairs[0];

    internal ImageDataViewType Type => new(_height, _width);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        ctx.Writer.Write(_width);
        ctx.Writer.Write(_height);
        ctx.Writer.Write((byte)_kind);
        ctx.Writer.Write((byte)_anchor);
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        if (input.Type is not ImageDataViewType)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, "image", input.Type.ToString());
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, Type), [input.Index],
            (row, _) => MakeGetter(row.GetGetter<MLImage>(input)));
    }

    private ValueGetter<MLImage> MakeGetter(ValueGetter<MLImage> getSource)
    {
        MLImage source = null;
        return (ref MLImage dst) =>
        {
            dst?.Dispose();
            dst = null;
            getSource(ref source);
            if (source != null)
                dst = source.Width == _width && source.Height == _height ? source : Resize(source);
        };
    }

    private MLImage Resize(MLImage source)
    {
        float across = (float)_width / source.Width;
        float down = (float)_height / source.Height;
        if (_kind == ImageResizingEstimator.ResizingKind.Fill)
            return source.Resample(_width, _height, (x, y) => ((x + 0.5f) / across, (y + 0.5f) / down), interpolate: false);
        float scale = _kind == ImageResizingEstimator.ResizingKind.IsoPad ? Math.Min(across, down) : Math.Max(across, down);
        int left = Offset(_width - (source.Width * scale), ImageResizingEstimator.Anchor.Left, ImageResizingEstimator.Anchor.Right);
        int top = Offset(_height - (source.Height * scale), ImageResizingEstimator.Anchor.Top, ImageResizingEstimator.Anchor.Bottom);
        return source.Resample(_width, _height, (x, y) =>
        {
            (float sx, float sy) = ((x - left + 0.5f) / scale, (y - top + 0.5f) / scale);
            return sx >= 0 && sy >= 0 && sx < source.Width && sy < source.Height ? (sx, sy) : null;
        }, interpolate: true);
    }

    // Padding is always centred; what is cropped away depends on the anchor.
    private int Offset(float space, ImageResizingEstimator.Anchor start, ImageResizingEstimator.Anchor end)
    {
        bool crops = _kind == ImageResizingEstimator.ResizingKind.IsoCrop;
        return crops && _anchor == start ? 0 : crops && _anchor == end ? (int)space : (int)(space / 2);
    }
}
