using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Persistence.Interop;

/// <summary>Makes and describes columns of schema shapes, which ML.NET lets only its own estimators do.</summary>
internal static class SchemaInternals
{
    public static SchemaShape.Column NewColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, IEnumerable<SchemaShape.Column> annotations) =>
        new(name, kind, itemType, isKey, new SchemaShape(annotations));

    public static SchemaShape ShapeOf(DataViewSchema schema) => SchemaShape.Create(schema);

    public static string TypeString(SchemaShape.Column column) => column.GetTypeString();
}
