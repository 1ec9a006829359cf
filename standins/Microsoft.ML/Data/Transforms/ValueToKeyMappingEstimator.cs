using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns which values a column has and numbers them.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly (string Output, string Input)[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _asText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, (string, string)[] columns, int maximumNumberOfKeys, KeyOrdinality ordinality,
        bool asText, IDataView keyData)
    {
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        if (keyData != null && keyData.Schema.Count != 1)
        {
            throw _host.ExceptParam(nameof(keyData),
                $"If specified, this data view should contain only a single column containing the terms to map, but this had {keyData.Schema.Count} columns.");
        }
        _columns = columns;
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _ordinality = ordinality;
        _asText = asText;
        _keyData = keyData;
    }

    /// <summary>The order in which values get their keys.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        using IChannel ch = _host.Start("Training");
        ch.CheckUserArg(_maximumNumberOfKeys > 0, "MaxNumTerms", "Must be positive");
        TermMap[] maps = [.. _columns.Select(pair => Learn(ch, pair.Output, input.Schema.Require(_host, "input", pair.Input), input))];
        return new ValueToKeyMappingTransformer(_host, _columns, maps, [.. _columns.Select(_ => _asText)]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With([.. _columns.Select(pair => ShapeOf(pair.Output, inputSchema.Require(_host, "input", pair.Input)))]);
    }

    private SchemaShape.Column ShapeOf(string name, SchemaShape.Column input)
    {
        if (input.ItemType is not PrimitiveDataViewType)
            throw _host.ExceptSchemaMismatch("inputSchema", "input", input.Name);
        var annotations = new List<SchemaShape.Column>();
        if (input.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out SchemaShape.Column slotNames))
            annotations.Add(slotNames);
        annotations.Add(new SchemaShape.Column(AnnotationUtils.Kinds.KeyValues, SchemaShape.Column.VectorKind.Vector,
            _asText ? TextDataViewType.Instance : input.ItemType, input.IsKey));
        return new SchemaShape.Column(name, input.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
    }

    private TermMap Learn(IChannel ch, string name, DataViewSchema.Column column, IDataView input)
    {
        if (column.Type.GetItemType() is not PrimitiveDataViewType)
            throw _host.ExceptSchemaMismatch("inputSchema", "input", column.Name, "standard type or a vector of standard type",
                column.Type.ToString());
        IDataView source = _keyData ?? input;
        DataViewSchema.Column terms = _keyData == null ? column : _keyData.Schema[0];
        if (!terms.Type.GetItemType().Equals(column.Type.GetItemType()))
        {
            throw ch.ExceptParam("keyData", "Terms from input data type '{0}' but mismatches column '{1}' item type '{2}'",
                terms.Type.GetItemType(), name, column.Type.GetItemType());
        }
        using DataViewRowCursor cursor = source.GetRowCursor([terms]);
        var map = TermMap.Learn(cursor, terms, _maximumNumberOfKeys, _ordinality == KeyOrdinality.ByValue);
        if (map.Count == 0)
            ch.Warning("Term map for output column '{0}' contains no entries.", name);
        return map;
    }
}
