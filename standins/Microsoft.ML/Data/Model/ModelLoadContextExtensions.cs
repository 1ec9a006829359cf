namespace Microsoft.ML.Data;

/// <summary>Checks while a model is read.</summary>
internal static class ModelLoadContextExtensions
{
    /// <summary>The context itself, after a check that it holds the format asked for.</summary>
    public static ModelLoadContext At(this ModelLoadContext ctx, VersionInfo version)
    {
        ctx.CheckAtModel(version);
        return ctx;
    }
}
