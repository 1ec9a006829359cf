namespace Microsoft.ML.Runtime;

/// <summary>Work that may be told to stop.</summary>
internal interface ICancelable
{
    void CancelExecution();

    bool IsCanceled { get; }
}
