using System.Text.Json;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Persistence;

/// <summary>Runs the serving application of these tests, which knows nothing but SimpleClip.Transforms, in a process of its own.</summary>
internal static class ServingProcess
{
    private const string Name = "SimpleClip.ServingApp";

    /// <summary>What it prints of a model and data.</summary>
    /// <param name="mode">"predict" or "evaluate".</param>
    /// <param name="modelPath">The ML.NET model.</param>
    /// <param name="rows">The data.</param>
    public static JsonElement Run(string mode, string modelPath, IEnumerable<PictureRow> rows)
    {
        string data = modelPath + ".tsv";
        File.WriteAllLines(data, rows.Select(row => $"{row.ImagePath}\t{row.Text}\t{row.Label}\t{string.Join('\t', row.Captions)}"));
        return JsonDocument.Parse(ProgramProcess.RunProject("tests/" + Name, mode, modelPath, data)).RootElement;
    }
}
