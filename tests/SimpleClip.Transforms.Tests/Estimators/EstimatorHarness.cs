using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.ServingApp;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Estimators;

/// <summary>An estimator fitted to data of coloured pictures, as ML.NET's own tests set theirs up.</summary>
internal sealed class EstimatorHarness : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ITransformer? _upstream;

    public EstimatorHarness(string caseName)
    {
        Case = EstimatorCases.Named(caseName);
        Rows = PictureRow.OfColors(_folder.Path);
        IDataView rows = Context.Data.LoadFromEnumerable(Rows);
        _upstream = Case.Upstream?.Invoke(Context, _folder.Path).Fit(rows);
        Data = _upstream?.Transform(rows) ?? rows;
        Estimator = Case.Create(Context);
        Transformer = Estimator.Fit(Data);
    }

    public MLContext Context { get; } = new(seed: 1);

    public EstimatorCase Case { get; }

    /// <summary>The data as objects.</summary>
    public PictureRow[] Rows { get; }

    /// <summary>The data that the estimator was fitted to.</summary>
    public IDataView Data { get; }

    public IEstimator<ITransformer> Estimator { get; }

    public ITransformer Transformer { get; }

    /// <summary>The whole pipeline, from <see cref="Rows"/> on; it owns nothing.</summary>
    public ITransformer Pipeline =>
        _upstream is null ? Transformer : new TransformerChain<ITransformer>([_upstream, Transformer]);

    /// <summary>A view of the transformed data.</summary>
    public IDataView Transformed => Transformer.Transform(Data);

    /// <summary>The values that the transformer adds, row by row.</summary>
    public List<Dictionary<string, string>> ReadOutputs() => ReadOutputs(Transformed);

    /// <summary>The values of the output columns in transformed data.</summary>
    public List<Dictionary<string, string>> ReadOutputs(IDataView transformed)
    {
        try
        {
            return RowValues.ReadAll(transformed, [.. Case.Outputs.Select(name => transformed.Schema[name])]);
        }
        catch (Exception exception) when (NativeImages.AreMissing(exception))
        {
            Assert.Inconclusive(NativeImages.Message);
            throw;
        }
    }

    /// <summary>Saves the transformer and loads it on another context.</summary>
    public ITransformer Reload(out DataViewSchema inputSchema)
    {
        Context.Model.Save(Transformer, Data.Schema, _folder.File("model.zip"));
        return new MLContext().Model.Load(_folder.File("model.zip"), out inputSchema);
    }

    /// <summary>Saves the whole pipeline.</summary>
    /// <returns>The file's path.</returns>
    public string SavePipeline()
    {
        Context.Model.Save(Pipeline, Context.Data.LoadFromEnumerable(Rows).Schema, _folder.File("pipeline.zip"));
        return _folder.File("pipeline.zip");
    }

    public PredictionEngine<PictureRow, Prediction> CreateEngine() => Context.Model.CreatePredictionEngine<PictureRow, Prediction>(
        Pipeline, new PredictionEngineOptions { OwnsTransformer = false });

    /// <summary>The data without a column.</summary>
    public IDataView Without(string column) => Context.Transforms.DropColumns(column).Fit(Data).Transform(Data);

    /// <summary>The data with a column of single numbers in place of one.</summary>
    public IDataView WithNumbersAs(string column) => Context.Transforms.CopyColumns(column, "Number").Fit(Data).Transform(Data);

    public void Dispose()
    {
        (Transformer as IDisposable)?.Dispose();
        _folder.Dispose();
    }
}
