namespace SimpleClip;

/// <summary>Something about a run that looks like a mistake.</summary>
/// <param name="Code">What it is, in a word that does not change between versions.</param>
/// <param name="Message">What was seen, and what to do.</param>
/// <param name="Step">Steps taken in the whole run.</param>
public sealed record TrainingWarning(string Code, string Message, int Step);
