namespace SimpleClip.Tests.Images.Corrupt;

/// <summary>A damaged or hostile image file.</summary>
/// <param name="Name">What is wrong with it; unique.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Outcome">What becomes of it.</param>
internal sealed record CorruptFile(string Name, byte[] Bytes, CorruptOutcome Outcome);
