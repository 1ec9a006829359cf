namespace Microsoft.ML;

/// <summary>A transformer that adds other columns while a pipeline is being fitted than afterwards.</summary>
internal interface ITransformerWithDifferentMappingAtTrainingTime : ITransformer
{
    IDataView TransformForTrainingPipeline(IDataView input);
}
