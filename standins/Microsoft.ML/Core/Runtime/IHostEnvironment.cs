namespace Microsoft.ML.Runtime;

/// <summary>What a component needs of its surroundings: channels, progress, randomness, a catalog of loadable classes.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    IHost Register(string name, int? seed = null, bool? verbose = null);

    ComponentCatalog ComponentCatalog { get; }
}
