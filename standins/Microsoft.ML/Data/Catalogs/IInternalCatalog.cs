using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A catalog whose environment friends may see.</summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}
