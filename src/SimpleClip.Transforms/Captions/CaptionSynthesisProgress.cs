namespace SimpleClip;

/// <summary>How far a synthesis of captions is.</summary>
/// <param name="Captions">Captions wanted in all.</param>
/// <param name="Done">Captions there are, those of earlier runs included.</param>
/// <param name="Failed">Captions that failed in this run.</param>
public sealed record CaptionSynthesisProgress(long Captions, long Done, long Failed);
