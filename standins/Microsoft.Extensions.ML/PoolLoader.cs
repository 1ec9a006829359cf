using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

// The engines of one model; a change of the model starts a new pool.
internal sealed class PoolLoader<TData, TPrediction>
    where TData : class
    where TPrediction : class, new()
{
    private readonly MLContext _context;
    private ObjectPool<PredictionEngine<TData, TPrediction>> _pool;

    public PoolLoader(MLContext context, PredictionEnginePoolOptions<TData, TPrediction> options)
    {
        _context = context;
        Loader = options.ModelLoader ?? throw new ArgumentNullException("poolOptions");
        Load();
        ChangeToken.OnChange(Loader.GetReloadToken, Load);
    }

    public ModelLoader Loader { get; }

    public ObjectPool<PredictionEngine<TData, TPrediction>> Pool => _pool;

    private void Load() =>
        Interlocked.Exchange(ref _pool, new DefaultObjectPool<PredictionEngine<TData, TPrediction>>(new Policy(_context, Loader.GetModel())));

    private sealed class Policy(MLContext context, ITransformer model) : PooledObjectPolicy<PredictionEngine<TData, TPrediction>>
    {
        public override PredictionEngine<TData, TPrediction> Create() => context.Model.CreatePredictionEngine<TData, TPrediction>(model);

        public override bool Return(PredictionEngine<TData, TPrediction> engine) => true;
    }
}
