using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Views of text files.</summary>
public static class TextLoaderSaverCatalog
{
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog,
        string path,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        Load(path, new TextLoader.Options { Separators = [separatorChar], HasHeader = hasHeader, AllowQuoting = allowQuoting,
            TrimWhitespace = trimWhitespace }, columns);

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options options) =>
        Load(path, options, options.Columns);

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog,
        string path,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        catalog.LoadFromTextFile(path, ColumnsOf(typeof(TInput)), separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse);

    private static TextFileView Load(string path, TextLoader.Options options, TextLoader.Column[] columns)
    {
        Contracts.CheckNonEmpty(path, nameof(path));
        if (!File.Exists(path))
            throw Contracts.ExceptParam(nameof(path), "File or directory does not exist at path: {0}", path);
        options.Columns = columns;
        return new TextFileView(path, options);
    }

    private static TextLoader.Column[] ColumnsOf(Type type)
    {
        var columns = new List<TextLoader.Column>();
        foreach (MemberInfo member in MemberAccess.ColumnsOf(type, SchemaDefinition.Direction.Both))
        {
            if (member.GetCustomAttribute<LoadColumnAttribute>() is not { } source)
                continue;
            Type item = MemberAccess.ItemTypeOf(member, out bool isVector);
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            columns.Add(new TextLoader.Column(name, KindOf(item), source.Sources));
            if (isVector)
                source.Sources[0].ForceVector = true;
        }
        Contracts.CheckParam(columns.Count > 0, nameof(type),
            $"Should define at least one public, readable field or property in TInput: {type.Name}");
        return [.. columns];
    }

    private static DataKind KindOf(Type item)
    {
        PrimitiveDataViewType type = ColumnTypeExtensions.PrimitiveTypeFromType(item);
        return Enum.GetValues<DataKind>().First(kind => Conversions.TypeOf(kind).Equals(type));
    }
}
