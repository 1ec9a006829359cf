namespace Microsoft.ML.Data;

/// <summary>Between .NET types and column types.</summary>
internal static class ColumnTypeExtensions
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> _types = new PrimitiveDataViewType[]
    {
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, TextDataViewType.Instance, BooleanDataViewType.Instance,
        TimeSpanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance, RowIdDataViewType.Instance,
    }.ToDictionary(type => type.RawType);

    public static PrimitiveDataViewType PrimitiveTypeFromType(Type type)
    {
        if (type == typeof(string))
            return TextDataViewType.Instance;
        return _types.TryGetValue(type, out PrimitiveDataViewType found)
            ? found
            : throw new ArgumentOutOfRangeException(nameof(type), $"Could not determine an IDataView type for member type '{type}'");
    }

    public static DataViewType GetItemType(this DataViewType columnType) =>
        columnType is VectorDataViewType vector ? vector.ItemType : columnType;

    public static int GetVectorSize(this DataViewType columnType) => columnType is VectorDataViewType vector ? vector.Size : 0;

    public static int GetKeyCountAsInt32(this DataViewType columnType) => columnType is KeyDataViewType key ? checked((int)key.Count) : 0;

    /// <summary>Whether two types agree but for the shape of their vectors.</summary>
    public static bool SameSizeAndItemType(this DataViewType columnType, DataViewType other) =>
        columnType.Equals(other)
        || (columnType is VectorDataViewType a && other is VectorDataViewType b && a.Size == b.Size && a.ItemType.Equals(b.ItemType));
}
