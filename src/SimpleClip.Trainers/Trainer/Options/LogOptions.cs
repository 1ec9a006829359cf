namespace SimpleClip;

/// <summary>stub</summary>
public sealed class LogOptions
{
}
