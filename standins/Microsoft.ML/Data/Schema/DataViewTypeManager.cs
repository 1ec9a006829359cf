using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Column types of .NET types beyond the built-in ones, such as images.</summary>
public static class DataViewTypeManager
{
    private static readonly Lock _lock = new();
    private static readonly List<(Type Type, DataViewTypeAttribute Attribute, DataViewType ColumnType)> _registered = [];

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        lock (_lock)
        {
            DataViewType known = Find(type, typeAttribute);
            if (known == null)
                _registered.Add((type, typeAttribute, dataViewType));
            else if (!known.Equals(dataViewType))
                throw Contracts.ExceptParam(nameof(type),
                    $"Repeated type register. The raw type {type} has been associated with {known} so it cannot be associated with {dataViewType}.");
        }
    }

    /// <summary>The type registered for a member's type and attributes, or null.</summary>
    internal static DataViewType FindOrNull(Type type, IEnumerable<Attribute> attributes)
    {
        lock (_lock)
        {
            return Find(type, attributes.OfType<DataViewTypeAttribute>().SingleOrDefault());
        }
    }

    private static DataViewType Find(Type type, DataViewTypeAttribute attribute) => _registered
        .FirstOrDefault(r => r.Type == type && (attribute == null ? r.Attribute == null : attribute.Equals(r.Attribute)))
        .ColumnType;
}
