using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the range of each slot of a column.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHost _host;
    private readonly (string Output, string Input) _columns;
    private readonly long _maximumExampleCount;
    private readonly bool _fixZero;

    internal NormalizingEstimator(IHostEnvironment env, (string, string) columns, long maximumExampleCount, bool fixZero)
    {
        _host = env.Register(nameof(NormalizingEstimator));
        _host.CheckParam(maximumExampleCount > 1, nameof(maximumExampleCount), "Must be greater than 1");
        _columns = columns;
        _maximumExampleCount = maximumExampleCount;
        _fixZero = fixZero;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        DataViewSchema.Column column = input.Schema.Require(_host, "input", _columns.Input);
        if (column.Type.GetItemType() != NumberDataViewType.Single || column.Type is VectorDataViewType { Size: 0 })
            throw _host.ExceptSchemaMismatch(nameof(input), "input", column.Name, "Vector or scalar of float or double with known size",
                column.Type.ToString());
        int size = column.Type is VectorDataViewType vector ? vector.Size : 1;
        float[] low = [.. Enumerable.Repeat(float.PositiveInfinity, size)];
        float[] high = [.. Enumerable.Repeat(float.NegativeInfinity, size)];
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = Terms.AsVector<float>(cursor, column);
        VBuffer<float> values = default;
        for (long row = 0; row < _maximumExampleCount && cursor.MoveNext(); row++)
        {
            getter(ref values);
            for (int i = 0; i < size; i++)
            {
                low[i] = MathF.Min(low[i], values.GetItemOrDefault(i));
                high[i] = MathF.Max(high[i], values.GetItemOrDefault(i));
            }
        }
        float[] ranges = [.. low.Zip(high, (a, b) => _fixZero ? MathF.Max(MathF.Abs(a), MathF.Abs(b)) : b - a)];
        return new NormalizingTransformer(_host, _columns, [.. ranges.Select(range => range > 0 ? 1 / range : 0)],
            _fixZero ? new float[size] : low);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column input = inputSchema.Require(_host, "input", _columns.Input);
        if (input.Kind == SchemaShape.Column.VectorKind.VariableVector || input.ItemType != NumberDataViewType.Single)
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, "vector or scalar of float or double",
                input.GetTypeString());
        var annotations = input.Annotations.Where(a => a.Name == AnnotationUtils.Kinds.SlotNames)
            .Append(new SchemaShape.Column(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar,
                BooleanDataViewType.Instance, false));
        return inputSchema.With(new SchemaShape.Column(_columns.Output, input.Kind, input.ItemType, input.IsKey,
            new SchemaShape(annotations)));
    }
}
