using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Data;

/// <summary>Reads the image of a cursor's row, as a source that stays valid when the cursor moves on.</summary>
internal abstract class ImageGetter
{
    public static ImageGetter Create(DataViewRow row, DataViewSchema.Column column, string? folder)
    {
        if (column.Type is TextDataViewType)
        {
            return new OfPath(row.GetGetter<ReadOnlyMemory<char>>(column), folder);
        }

        return column.Type.RawType == typeof(MLImage)
            ? new OfImage(row.GetGetter<MLImage>(column))
            : new OfBytes(row.GetGetter<VBuffer<byte>>(column));
    }

    /// <summary>What is behind the image read last and belongs to its reader now; null if nothing is.</summary>
    public IDisposable? Owned { get; private set; }

    /// <summary>Reads the current row's image.</summary>
    /// <param name="id">The row's identity, which names images that have no name of their own.</param>
    /// <returns>The image, or null if the row has none.</returns>
    public abstract ImageSource? Read(DataViewRowId id);

    /// <summary>Names an image that has no name of its own.</summary>
    public static string NameOf(DataViewRowId id) => $"row {id.Low}";

    private sealed class OfPath(ValueGetter<ReadOnlyMemory<char>> getPath, string? folder) : ImageGetter
    {
        private ReadOnlyMemory<char> _path;

        public override ImageSource? Read(DataViewRowId id)
        {
            getPath(ref _path);
            if (_path.Span.IsWhiteSpace())
            {
                return null;
            }

            string path = _path.ToString();
            return ImageSource.FromFile(folder is null ? path : Path.Combine(folder, path));
        }
    }

    private sealed class OfBytes(ValueGetter<VBuffer<byte>> getBytes) : ImageGetter
    {
        private VBuffer<byte> _bytes;

        public override ImageSource? Read(DataViewRowId id)
        {
            getBytes(ref _bytes);
            return _bytes.Length == 0 ? null : ImageSource.FromBytes(_bytes.DenseValues().ToArray(), NameOf(id));
        }
    }

    /// <summary>
    /// The getter's image is gone or another one after the next row, so its pixels are copied. The last image is left to the view that made it:
    /// one that holds images in memory gives the same objects again in the next epoch.
    /// </summary>
    private sealed class OfImage(ValueGetter<MLImage> getImage) : ImageGetter
    {
        private MLImage? _image;

        public override ImageSource? Read(DataViewRowId id)
        {
            getImage(ref _image!);
            Owned = null;
            if (_image is null)
            {
                return null;
            }

            using RgbImage pixels = RgbImage.Decode(ImageSource.FromMLImage(_image, NameOf(id)));
            Image<Rgb24> copy = Image.LoadPixelData<Rgb24>(pixels.Pixels, pixels.Width, pixels.Height);
            Owned = copy;
            return ImageSource.FromImage(copy, NameOf(id));
        }
    }
}
