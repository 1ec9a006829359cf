namespace Microsoft.ML;

/// <summary>Can be written into a model.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}
