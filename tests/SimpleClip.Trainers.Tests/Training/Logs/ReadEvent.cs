namespace SimpleClip.Trainers.Tests.Training;

/// <summary>An event of an event file.</summary>
internal sealed class ReadEvent
{
    public double WallTime { get; set; }

    public long Step { get; set; }

    public string? FileVersion { get; set; }

    public int? SessionStatus { get; set; }

    public Dictionary<string, float> Values { get; } = [];
}
