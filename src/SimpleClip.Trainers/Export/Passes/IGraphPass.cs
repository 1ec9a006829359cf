namespace SimpleClip.Export;

/// <summary>A change of a complete graph before it is written.</summary>
internal interface IGraphPass
{
    /// <summary>What a reader of the file should know of it, a sentence.</summary>
    string Note { get; }

    /// <summary>Makes the change.</summary>
    void Apply(OnnxGraph graph);
}
