namespace SimpleClip.Captions;

/// <summary>One caption to be made.</summary>
/// <param name="Number">Its number among all: the row's by captions per row, and which of the row's.</param>
/// <param name="Name">The row in words, for messages.</param>
/// <param name="Caption">The row's caption; null if it has none or the prompt needs none.</param>
/// <param name="VisualCaption">The row's visual caption; null likewise.</param>
/// <param name="Image">The row's image; null likewise.</param>
internal sealed record CaptionRequest(long Number, string Name, string? Caption, string? VisualCaption, PromptImage? Image);
