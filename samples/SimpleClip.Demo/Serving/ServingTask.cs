namespace SimpleClip.Demo.Serving;

/// <summary>What a saved model is used on.</summary>
internal enum ServingTask
{
    /// <summary>Generated pictures of held-out classes.</summary>
    Pictures,

    /// <summary>Held-out images and captions of the user's.</summary>
    Pairs,
}
