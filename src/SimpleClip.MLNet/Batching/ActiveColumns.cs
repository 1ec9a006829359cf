using Microsoft.ML;

namespace SimpleClip.Batching;

/// <summary>Which columns of a <see cref="BatchBinding"/>'s output schema are wanted.</summary>
internal sealed class ActiveColumns
{
    private readonly bool[] _active;

    public ActiveColumns(bool[] active, DataViewSchema inputSchema)
    {
        _active = active;
        PassedThrough = inputSchema.Where(column => active[column.Index]).ToArray();
        Outputs = Enumerable.Range(0, active.Length - inputSchema.Count).Where(i => active[inputSchema.Count + i]).ToArray();
    }

    /// <summary>Gets the wanted columns of the input schema.</summary>
    public IReadOnlyList<DataViewSchema.Column> PassedThrough { get; }

    /// <summary>Gets the positions among the mapper's outputs of the wanted added columns.</summary>
    public IReadOnlyList<int> Outputs { get; }

    public bool HasOutputs => Outputs.Count > 0;

    public bool this[int index] => _active[index];
}
