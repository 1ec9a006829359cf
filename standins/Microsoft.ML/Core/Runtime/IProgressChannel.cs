namespace Microsoft.ML.Runtime;

/// <summary>Progress of one computation: a header, a function that is asked for the state, and checkpoints.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    void Checkpoint(params double?[] values);
}
