namespace Microsoft.ML.Data;

/// <summary>A type whose values are not freely copyable by assignment, such as vectors and images.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    protected StructuredDataViewType(Type rawType) : base(rawType) { }
}
