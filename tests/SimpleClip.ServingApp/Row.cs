namespace SimpleClip.ServingApp;

/// <summary>A row of the data: an image, a caption and the image's class.</summary>
internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public string Text { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>Reads a file of tab-separated rows.</summary>
    public static Row[] ReadAll(string path) =>
        [.. File.ReadLines(path)
            .Select(line => line.Split('\t'))
            .Select(fields => new Row { ImagePath = fields[0], Text = fields[1], Label = fields[2] })];
}
