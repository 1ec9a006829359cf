namespace Microsoft.ML.Runtime;

/// <summary>Marks an exception with the component that throws it.</summary>
public interface IExceptionContext
{
    TException Process<TException>(TException ex)
        where TException : Exception;

    string ContextDescription { get; }
}
