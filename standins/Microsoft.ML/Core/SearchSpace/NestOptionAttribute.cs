namespace Microsoft.ML.SearchSpace;

/// <summary>This option holds options of its own.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, Inherited = false, AllowMultiple = false)]
public sealed class NestOptionAttribute : Attribute;
