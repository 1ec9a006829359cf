using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

public class PredictionEnginePool<TData, TPrediction>
    where TData : class
    where TPrediction : class, new()
{
    private readonly MLOptions _mlOptions;
    private readonly IOptionsFactory<PredictionEnginePoolOptions<TData, TPrediction>> _options;
    private readonly PoolLoader<TData, TPrediction> _default;
    private readonly ConcurrentDictionary<string, PoolLoader<TData, TPrediction>> _named = new();

    public PredictionEnginePool(
        IServiceProvider serviceProvider,
        IOptions<MLOptions> mlContextOptions,
        IOptionsFactory<PredictionEnginePoolOptions<TData, TPrediction>> predictionEngineOptions)
    {
        _mlOptions = mlContextOptions.Value;
        _options = predictionEngineOptions;
        PredictionEnginePoolOptions<TData, TPrediction> options = predictionEngineOptions.Create(string.Empty);
        if (options.ModelLoader != null)
        {
            _default = new PoolLoader<TData, TPrediction>(_mlOptions.MLContext, options);
        }
    }

    public ITransformer GetModel(string modelName) => _named[modelName].Loader.GetModel();

    public ITransformer GetModel() => _default.Loader.GetModel();

    public PredictionEngine<TData, TPrediction> GetPredictionEngine() => GetPredictionEngine(string.Empty);

    public PredictionEngine<TData, TPrediction> GetPredictionEngine(string modelName)
    {
        if (_named.TryGetValue(modelName, out PoolLoader<TData, TPrediction> pool))
        {
            return pool.Pool.Get();
        }

        if (string.IsNullOrEmpty(modelName))
        {
            return _default == null
                ? throw new ArgumentException("You need to configure a default, not named, model before you use this method.")
                : _default.Pool.Get();
        }

        return _named.GetOrAdd(modelName, new PoolLoader<TData, TPrediction>(_mlOptions.MLContext, _options.Create(modelName))).Pool.Get();
    }

    public void ReturnPredictionEngine(PredictionEngine<TData, TPrediction> engine) => ReturnPredictionEngine(string.Empty, engine);

    public void ReturnPredictionEngine(string modelName, PredictionEngine<TData, TPrediction> engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        (string.IsNullOrEmpty(modelName) ? _default : _named[modelName]).Pool.Return(engine);
    }
}
