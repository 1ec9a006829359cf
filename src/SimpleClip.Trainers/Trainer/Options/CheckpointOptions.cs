namespace SimpleClip;

/// <summary>stub</summary>
public sealed class CheckpointOptions
{
    /// <summary>stub</summary>
    public string? Folder { get; set; }

    /// <summary>stub</summary>
    public int EverySteps { get; set; } = 1000;

    /// <summary>stub</summary>
    public double EveryMinutes { get; set; } = 15;

    /// <summary>stub</summary>
    public int KeepLast { get; set; } = 2;

    /// <summary>stub</summary>
    public int KeepBest { get; set; } = 1;

    /// <summary>stub</summary>
    public bool Resume { get; set; } = true;
}
