namespace Microsoft.ML.Data;

/// <summary>The members of a chain, whatever its last one is.</summary>
internal interface ITransformerChain
{
    ITransformer[] Transformers { get; }
}
