using Microsoft.ML;
using SimpleClip.Persistence.Interop;

namespace SimpleClip.Persistence;

/// <summary>The half of <see cref="IPersistentTransformer{TSelf}"/> that is the same for every transformer: writing itself down.</summary>
/// <remarks>A transformer implements <see cref="IPersistentTransformer{TSelf}"/>; this interface alone cannot be loaded again.</remarks>
public interface IPersistentTransformer : ITransformer
{
    /// <summary>Writes everything that the type's <c>Load</c> needs.</summary>
    /// <param name="writer">Takes the component's entries; valid only during the call.</param>
    void Save(ComponentWriter writer);

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) => ComponentSaver.Save(this, ctx);
}
