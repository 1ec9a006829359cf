using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Persistence;
using SimpleClip.Persistence.Interop;

namespace SimpleClip.Batching;

/// <summary>Base of transformers that add columns computed for many rows in one call, such as a neural network's.</summary>
/// <remarks>
/// <para>Reading the transformed data looks ahead up to <see cref="BatchSize"/> rows and computes them together; columns passed through
/// still show their own row, and nothing is computed where none of the added columns is read. A <c>PredictionEngine</c> computes one row
/// per call.</para>
/// <para>Safe for concurrent use. <see cref="Dispose()"/> may come at any time: evaluations under way finish first, later ones throw
/// <see cref="ObjectDisposedException"/>.</para>
/// <para>A derived class also implements <see cref="IPersistentTransformer{TSelf}"/>; then it can be saved and loaded.</para>
/// </remarks>
public abstract class BatchTransformer : IPersistentTransformer, IDisposable
{
    private readonly UsageGate _gate;

    /// <summary>Initializes the base.</summary>
    /// <param name="environment">The environment the transformer belongs to; a host named after the type is registered on it.</param>
    /// <param name="batchSize">How many rows to evaluate together at most.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    protected BatchTransformer(IHostEnvironment environment, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Host = environment.Register(GetType().Name);
        BatchSize = batchSize;
        _gate = new UsageGate(this, ReleaseResources);
    }

    /// <summary>Gets the number of rows evaluated together at most.</summary>
    public int BatchSize { get; }

    /// <summary>Gets the host: its log, its device settings, its cancellation.</summary>
    protected IHost Host { get; }

    /// <inheritdoc/>
    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>Gives the schema of the transformed data.</summary>
    /// <param name="inputSchema">Schema of the data to transform.</param>
    /// <returns>The input's columns and the added ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of a wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <summary>Adds the columns to the data; they are computed when they are read.</summary>
    /// <param name="input">The data to transform.</param>
    /// <returns>A view on <paramref name="input"/> with the added columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of a wrong type.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchDataView(Bind(input.Schema), input);
    }

    /// <inheritdoc/>
    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new BatchRowMapper(Bind(inputSchema));

    /// <inheritdoc/>
    void IPersistentTransformer.Save(ComponentWriter writer) => Save(writer);

    /// <summary>
    /// Marks the transformer as disposed of and releases its resources once no evaluation uses them; further calls do nothing.
    /// </summary>
    public void Dispose()
    {
        _gate.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Evaluates a batch, unless the context was canceled or the transformer disposed of.</summary>
    /// <param name="batch">The rows read.</param>
    /// <param name="count">Their number.</param>
    /// <exception cref="OperationCanceledException">The context was asked to cancel.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    internal void Evaluate(RowBatch batch, int count)
    {
        HostInternals.CheckAlive(Host);
        using (_gate.Enter())
        {
            batch.Evaluate(count);
        }
    }

    /// <summary>Checks the input schema and binds the transformer to it.</summary>
    /// <param name="inputSchema">Schema of the data to transform.</param>
    /// <returns>The bound mapper.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of a wrong type.</exception>
    protected abstract BatchMapper CreateMapper(DataViewSchema inputSchema);

    /// <summary>Writes everything that the type's <see cref="IPersistentTransformer{TSelf}.Load"/> needs.</summary>
    /// <param name="writer">Takes the component's entries; valid only during the call.</param>
    protected abstract void Save(ComponentWriter writer);

    /// <summary>
    /// Releases what the transformer holds, such as a model; called once, when no evaluation is under way and none can start any more.
    /// </summary>
    /// <remarks>Called by <see cref="Dispose()"/>, or by the last evaluation if there is one under way then.</remarks>
    protected virtual void ReleaseResources()
    {
    }

    private BatchBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _gate.ThrowIfClosed();
        return new BatchBinding(this, CreateMapper(inputSchema), inputSchema);
    }
}
