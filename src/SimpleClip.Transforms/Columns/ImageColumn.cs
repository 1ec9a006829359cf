using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;
using SimpleClip.Schema;

namespace SimpleClip.Columns;

/// <summary>An input column of images: paths, bytes of image files, or ML.NET images.</summary>
internal static class ImageColumn
{
    private const string Role = "image";
    private const string Expected = "paths (Text), image files (Vector<Byte>) or images (MLImage)";

    /// <summary>Finds the column in a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema inputSchema, string name) =>
        inputSchema.Require(name, Role, Expected, type => type is VectorDataViewType vector
            ? vector.ItemType == NumberDataViewType.Byte
            : type is TextDataViewType || IsImage(type));

    /// <summary>Checks the column in the shape of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void Check(SchemaShape inputSchema, string name) =>
        inputSchema.Require(name, Role, Expected, column => column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? column.ItemType is TextDataViewType || IsImage(column.ItemType)
            : !column.IsKey && column.ItemType == NumberDataViewType.Byte);

    /// <summary>
    /// Whether the column's images are gone, or are others, once the row moves on: those of ML.NET, whose maker disposes of them or draws
    /// the next one into them.
    /// </summary>
    /// <param name="column">A column that <see cref="Find"/> has found.</param>
    public static bool IsTransient(DataViewSchema.Column column) => IsImage(column.Type);

    /// <summary>A function that takes over the current row's image, given what to call it; null if the row has none.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Find"/> has found.</param>
    /// <param name="imageFolder">The folder to which paths are relative, or null.</param>
    public static Func<string, ImageSource?> CreateReader(DataViewRow row, DataViewSchema.Column column, string? imageFolder) =>
        CreateReader<ImageSource>(row, column, imageFolder, ImageSource.FromFile, ImageSource.FromBytes, ImageSource.FromMLImage);

    /// <summary>A function that takes over the current row's image in another form; null if the row has none.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Find"/> has found.</param>
    /// <param name="imageFolder">The folder to which paths are relative, or null.</param>
    /// <param name="ofFile">Gives the form of a file, of its path.</param>
    /// <param name="ofBytes">Gives the form of a file's bytes, which are a copy, and the image's name.</param>
    /// <param name="ofImage">Gives the form of an ML.NET image and its name; see <see cref="IsTransient"/>.</param>
    public static Func<string, T?> CreateReader<T>(
        DataViewRow row,
        DataViewSchema.Column column,
        string? imageFolder,
        Func<string, T> ofFile,
        Func<ReadOnlyMemory<byte>, string, T> ofBytes,
        Func<MLImage, string, T> ofImage)
        where T : class => column.Type switch
        {
            TextDataViewType => OfPath(row.GetGetter<ReadOnlyMemory<char>>(column), imageFolder, ofFile),
            VectorDataViewType => OfBytes(row.GetGetter<VBuffer<byte>>(column), ofBytes),
            _ => OfImage(row.GetGetter<MLImage>(column), ofImage),
        };

    private static Func<string, T?> OfPath<T>(ValueGetter<ReadOnlyMemory<char>> getter, string? folder, Func<string, T> ofFile)
        where T : class
    {
        ReadOnlyMemory<char> path = default;
        return _ =>
        {
            getter(ref path);
            return path.Span.IsWhiteSpace()
                ? null
                : ofFile(string.IsNullOrEmpty(folder) ? path.ToString() : Path.Combine(folder, path.ToString()));
        };
    }

    private static Func<string, T?> OfBytes<T>(ValueGetter<VBuffer<byte>> getter, Func<ReadOnlyMemory<byte>, string, T> ofBytes)
        where T : class
    {
        VBuffer<byte> value = default;
        return name =>
        {
            getter(ref value);
            byte[] bytes = new byte[value.Length];
            value.CopyTo(bytes);
            return bytes.Length == 0 ? null : ofBytes(bytes, name);
        };
    }

    // A getter disposes of the image that it gave before. The last one is left to its maker, as ML.NET's own transforms leave it: a view
    // over images in memory gives the same objects again to the next reader.
    private static Func<string, T?> OfImage<T>(ValueGetter<MLImage> getter, Func<MLImage, string, T> ofImage)
        where T : class
    {
        MLImage? image = null;
        return name =>
        {
            getter(ref image!);
            return image is null ? null : ofImage(image, name);
        };
    }

    private static bool IsImage(DataViewType type) => type.RawType == typeof(MLImage);
}
