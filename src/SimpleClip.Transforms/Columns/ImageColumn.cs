using Microsoft.ML;
using Microsoft.ML.Data;
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
            ? IsByte(vector.ItemType)
            : type is TextDataViewType || IsImage(type));

    /// <summary>Checks the column in the shape of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void Check(SchemaShape inputSchema, string name) =>
        inputSchema.Require(name, Role, Expected, column => column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? column.ItemType is TextDataViewType || IsImage(column.ItemType)
            : !column.IsKey && IsByte(column.ItemType));

    private static bool IsImage(DataViewType type) => type.RawType == typeof(MLImage);

    private static bool IsByte(DataViewType type) => type.RawType == typeof(byte);
}
