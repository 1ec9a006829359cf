using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Data;

/// <summary>Images in one sub-folder per class, as data: the full path of each image, and the name of its sub-folder.</summary>
internal sealed class ImageFolderDataView : InMemoryDataView
{
    private const int ImageColumn = 0;
    private static readonly string[] ImageExtensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];
    private readonly (string Path, string Label)[] _images;

    private ImageFolderDataView((string Path, string Label)[] images)
        : base(MakeSchema(), images.Length) => _images = images;

    /// <summary>Lists the images, in the order of their classes' and their own names.</summary>
    public static ImageFolderDataView Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no image folder at '{root}'.");
        }

        (string, string)[] images = Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).SelectMany(ImagesOfClass).ToArray();
        return images.Length > 0 ? new ImageFolderDataView(images) : throw new InvalidDataException(
            $"'{root}' holds no images: expected one sub-folder per class, with files {string.Join(", ", ImageExtensions)} " +
            "in it or below.");
    }

    public override Delegate CreateGetter(int column, Func<int> row)
    {
        ValueGetter<ReadOnlyMemory<char>> image = (ref value) => value = _images[row()].Path.AsMemory();
        ValueGetter<ReadOnlyMemory<char>> label = (ref value) => value = _images[row()].Label.AsMemory();
        return column == ImageColumn ? image : label;
    }

    private static IEnumerable<(string Path, string Label)> ImagesOfClass(string folder)
    {
        string label = Path.GetFileName(folder);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => ImageExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(file => (file, label));
    }

    private static DataViewSchema MakeSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ClipColumnNames.ImagePath, TextDataViewType.Instance);
        builder.AddColumn(ClipColumnNames.Label, TextDataViewType.Instance);
        return builder.ToSchema();
    }
}
