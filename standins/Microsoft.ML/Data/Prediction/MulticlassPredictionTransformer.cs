using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Adds the scores and the predicted class of a trained classifier.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : RowToRowTransformerBase
    where TModel : class
{
    // A format of its own, with the model inside.
    private static readonly VersionInfo _version = new("MCPREDST", 0x00010001, 0x00010001, 0x00010001,
        typeof(TModel).Assembly.FullName, "MulticlassPredXfer");

    private readonly LabelValues _labels;

    internal MulticlassPredictionTransformer(IHostEnvironment env, TModel model, string featureColumn, LabelValues labels)
        : base(env, nameof(MulticlassPredictionTransformer<>))
    {
        Model = model;
        FeatureColumnName = featureColumn;
        _labels = labels;
    }

    internal MulticlassPredictionTransformer(IHostEnvironment env, ModelLoadContext ctx, Func<BinaryReader, TModel> read)
        : base(env, nameof(MulticlassPredictionTransformer<>))
    {
        ctx.CheckAtModel(_version);
        FeatureColumnName = ctx.LoadNonEmptyString();
        Model = read(ctx.Reader);
        _labels = LabelValues.Read(ctx.Reader);
    }

    public TModel Model { get; }

    public string FeatureColumnName { get; }

    private IMulticlassModel Scorer => (IMulticlassModel)(object)Model;

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        ctx.SaveNonEmptyString(FeatureColumnName);
        Scorer.Write(ctx.Writer);
        _labels.Write(ctx.Writer);
    }

    private protected override IRowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        DataViewSchema.Column features = inputSchema.Require(Host, "feature", FeatureColumnName);
        if (!features.Type.SameSizeAndItemType(new VectorDataViewType(NumberDataViewType.Single, Scorer.FeatureCount)))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", features.Name, $"Vector<Single, {Scorer.FeatureCount}>",
                features.Type.ToString());
        uint setId = inputSchema.GetMaxAnnotationKind(AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
        int classes = Scorer.ClassCount;
        return RowMapper.Adding(inputSchema,
        [
            new OutputColumn(
                new DataViewSchema.DetachedColumn(DefaultColumnNames.PredictedLabel, new KeyDataViewType(typeof(uint), classes),
                    _labels.AnnotatePrediction(setId)),
                [features.Index],
                (row, _) => MakePredictionGetter(row, features)),
            new OutputColumn(
                new DataViewSchema.DetachedColumn(DefaultColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, classes),
                    _labels.AnnotateScore(setId)),
                [features.Index],
                (row, _) => MakeScoreGetter(row, features)),
        ]);
    }

    private ValueGetter<VBuffer<float>> MakeScoreGetter(DataViewRow row, DataViewSchema.Column features)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(features);
        var values = new float[Scorer.FeatureCount];
        VBuffer<float> vector = default;
        return (ref VBuffer<float> dst) =>
        {
            getter(ref vector);
            vector.CopyTo(values);
            VBufferEditor<float> editor = VBufferEditor.Create(ref dst, Scorer.ClassCount);
            Scorer.Score(values, editor.Values);
            dst = editor.Commit();
        };
    }

    private ValueGetter<uint> MakePredictionGetter(DataViewRow row, DataViewSchema.Column features)
    {
        ValueGetter<VBuffer<float>> getter = MakeScoreGetter(row, features);
        VBuffer<float> scores = default;
        return (ref uint dst) =>
        {
            getter(ref scores);
            ReadOnlySpan<float> values = scores.GetValues();
            int best = 0;
            for (int i = 1; i < values.Length; i++)
            {
                if (values[i] > values[best])
                    best = i;
            }
            dst = (uint)best + 1;
        };
    }
}
