using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        foreach (string name in columnsToPrefetch ?? [])
        {
            if (input.Schema.GetColumnOrNull(name) == null)
                throw _env.ExceptSchemaMismatch(nameof(columnsToPrefetch), "prefetch", name);
        }
        return new CacheView(input);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffleView(input, seed ?? _env.Register("Shuffle").Rand.Next());
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        CheckCount(input, count);
        return new RangeView(input, count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        CheckCount(input, count);
        return new RangeView(input, 0, count);
    }

    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity,
        double upperBound = double.PositiveInfinity)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(lowerBound < upperBound, nameof(upperBound), "Must be less than lowerBound");
        DataViewSchema.Column column = input.Schema[columnName];
        if (column.Type is not NumberDataViewType)
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "number", column.Type.ToString());
        return new FilterView(input, [column], row =>
        {
            var getter = (ValueGetter<double>)Conversions.MakeGetter(row, column, NumberDataViewType.Double);
            return () => IsIn(getter, lowerBound, upperBound);
        });
    }

    public IDataView FilterRowsByKeyColumnFraction(IDataView input, string columnName, double lowerBound = 0, double upperBound = 1)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(lowerBound is >= 0 and <= 1, nameof(lowerBound), "Must be in [0, 1]");
        _env.CheckParam(upperBound is >= 0 and <= 1, nameof(upperBound), "Must be in [0, 1]");
        _env.CheckParam(lowerBound <= upperBound, nameof(upperBound), "Must be no less than lowerBound");
        DataViewSchema.Column column = input.Schema[columnName];
        if (column.Type is not KeyDataViewType key)
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "KeyType", column.Type.ToString());
        return new FilterView(input, [column], row =>
        {
            ValueGetter<VBuffer<ulong>> getter = Keys.AsVector(row, column);
            VBuffer<ulong> value = default;
            return () =>
            {
                getter(ref value);
                // A key stands for the middle of its share of the range.
                double fraction = (value.GetItemOrDefault(0) - 0.5) / key.Count;
                return fraction >= lowerBound && fraction < upperBound;
            };
        });
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(columns?.Length > 0, nameof(columns), "Must not be empty");
        DataViewSchema.Column[] tested = [.. columns.Select(name => input.Schema.Require(_env, "input", name))];
        return new FilterView(input, tested, row =>
        {
            Func<bool>[] tests = [.. tested.Select(c =>
                Generics.Call<Func<bool>>(HasAllValues<float>, c.Type.GetItemType().RawType, row, c))];
            return () => tests.All(test => test());
        });
    }

    private static Func<bool> HasAllValues<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = Terms.AsVector<T>(row, column);
        bool isKey = column.Type.GetItemType() is KeyDataViewType;
        VBuffer<T> values = default;
        return () =>
        {
            getter(ref values);
            return values.DenseValues().All(value => isKey
                ? !EqualityComparer<T>.Default.Equals(value, default)
                : value is ReadOnlyMemory<char> || !Terms.IsMissing(value));
        };
    }

    private static bool IsIn(ValueGetter<double> getter, double lower, double upper)
    {
        double value = double.NaN;
        getter(ref value);
        return value >= lower && (value < upper || (double.IsPositiveInfinity(upper) && !double.IsNaN(value)));
    }

    private void CheckCount(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
    }
}
