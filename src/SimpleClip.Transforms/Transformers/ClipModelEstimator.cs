using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Schema;

namespace SimpleClip.Transformers;

/// <summary>Base of the estimators whose transformers compute with a model's towers. Immutable, and safe for concurrent use.</summary>
/// <typeparam name="TTransformer">What <see cref="Fit"/> gives.</typeparam>
public abstract class ClipModelEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : ClipModelTransformer
{
    private protected ClipModelEstimator(IHostEnvironment environment, ClipModel model, ClipTransformOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(model.Info);
        Environment = environment;
        Model = model;
    }

    /// <summary>The environment, whose device the transformer is computed on.</summary>
    private protected IHostEnvironment Environment { get; }

    /// <summary>The model.</summary>
    private protected ClipModel Model { get; }

    /// <summary>Makes the transformer and opens the towers it needs.</summary>
    /// <param name="input">Data whose schema is checked; no row is read.</param>
    /// <returns>The transformer, to be disposed of by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidDataException">A graph of the model is invalid.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = GetOutputColumns(input.Schema.ToShape());
        return CreateTransformer(input.Schema);
    }

    /// <summary>Gives the shape of the transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <returns>The input's columns and the added ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(GetOutputColumns(inputSchema));
    }

    /// <summary>Checks the input's columns, and gives the shapes of those to add.</summary>
    private protected abstract SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema);

    /// <summary>Makes the transformer for data whose columns have been checked.</summary>
    private protected abstract TTransformer CreateTransformer(DataViewSchema inputSchema);
}
