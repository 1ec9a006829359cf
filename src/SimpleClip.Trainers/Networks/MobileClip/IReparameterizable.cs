namespace SimpleClip.Networks;

/// <summary>A module of several linear branches, which a single convolution can replace (RepVGG, arXiv 2101.03697, section 3.3).</summary>
internal interface IReparameterizable
{
    /// <summary>The name of that convolution within the module.</summary>
    string MergedName { get; }

    /// <summary>Whether the module consists of that convolution already.</summary>
    bool IsMerged { get; }

    /// <summary>Computes its weights from the branches and the running figures of their batch norms.</summary>
    MergedKernel Merge();
}
