using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    private const int DefaultSplitSeed = 42;

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        int usedSeed = seed ?? ((IHostEnvironmentInternal)_env).Seed ?? DefaultSplitSeed;
        if (samplingKeyColumnName == null)
            return Split(data, [], row => PositionSampler(row, usedSeed), testFraction);
        DataViewSchema.Column key = data.Schema.GetColumnOrNull(samplingKeyColumnName)
            ?? throw _env.ExceptSchemaMismatch(nameof(samplingKeyColumnName), "SamplingKeyColumn", samplingKeyColumnName);
        return Split(data, [key], row => KeySampler(row, key, usedSeed), testFraction);
    }

    private static TrainTestData Split(IDataView data, DataViewSchema.Column[] columns, Func<DataViewRow, Func<double>> makeSampler,
        double testFraction)
    {
        Func<DataViewRow, Func<bool>> Where(bool isTest) => row =>
        {
            Func<double> sampler = makeSampler(row);
            return () => sampler() < testFraction == isTest;
        };
        return new TrainTestData(
            new FilterView(data, columns, Where(isTest: false), inOrder: true),
            new FilterView(data, columns, Where(isTest: true), inOrder: true));
    }

    // The row at a position gets the same number in every cursor.
    private static Func<double> PositionSampler(DataViewRow row, int seed)
    {
        TauswortheHybrid random = RandomUtils.Create(seed);
        long drawn = -1;
        float value = 0;
        return () =>
        {
            for (; drawn < row.Position; drawn++)
                value = random.NextSingle();
            return value;
        };
    }

    private static Func<double> KeySampler(DataViewRow row, DataViewSchema.Column key, int seed)
    {
        var getter = (ValueGetter<ReadOnlyMemory<char>>)Conversions.MakeGetter(row, key, TextDataViewType.Instance);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            uint hash = (uint)seed;
            foreach (char c in text.Span)
                hash = (hash ^ c) * 16777619;
            return new TauswortheHybrid(hash).NextDouble();
        };
    }

    /// <summary>The two parts of a split.</summary>
    public readonly struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
