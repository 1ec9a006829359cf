namespace Microsoft.ML.Runtime;

/// <summary>Carries messages of one type to their listeners.</summary>
public interface IPipe<TMessage> : IExceptionContext, IDisposable
{
    void Send(TMessage msg);
}
