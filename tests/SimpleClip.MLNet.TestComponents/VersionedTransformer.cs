using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Persistence;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>Adds nothing; its version can be changed, as it does between releases of a package.</summary>
public sealed class VersionedTransformer : IPersistentTransformer<VersionedTransformer>
{
    /// <summary>Gets or sets the version that the code claims to be of.</summary>
    public static int CurrentVersion { get; set; } = 1;

    public static int FormatVersion => CurrentVersion;

    /// <summary>Gets the version that the transformer was loaded from.</summary>
    public int LoadedVersion { get; private init; }

    public bool IsRowToRowMapper => false;

    public static VersionedTransformer Load(IHostEnvironment environment, ComponentReader reader) => new() { LoadedVersion = reader.FormatVersion };

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    public void Save(ComponentWriter writer)
    {
    }

    public IDataView Transform(IDataView input) => input;
}
