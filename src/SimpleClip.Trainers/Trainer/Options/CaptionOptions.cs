namespace SimpleClip;

/// <summary>stub</summary>
public sealed record CaptionOptions
{
}
