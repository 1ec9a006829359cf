namespace SimpleClip.Demo;

/// <summary>Where the demo's files are.</summary>
internal sealed class DemoFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The generated pictures; the folder is emptied first, hence a name that nobody else gives.</summary>
    public string Pictures => Path.Combine(Root, "generated-pictures");

    /// <summary>The trained model by itself.</summary>
    public string Model => Path.Combine(Root, "model.clip");

    /// <summary>The trained model as a part of an ML.NET pipeline.</summary>
    public string Pipeline => Path.Combine(Root, "pipeline.zip");

    /// <summary>Pairs kept back from the user's data.</summary>
    public string HeldOutPairs => Path.Combine(Root, "held-out.jsonl");

    /// <summary>What the second process found out.</summary>
    public string Findings => Path.Combine(Root, "findings.json");

    public string Report => Path.Combine(Root, "report.html");

    /// <summary>A path as short as it can be written from the current directory.</summary>
    public static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
