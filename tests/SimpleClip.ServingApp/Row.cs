namespace SimpleClip.ServingApp;

/// <summary>A row of the data: an image, its captions and its class.</summary>
internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public byte[] File { get; set; } = [];

    public string Text { get; set; } = "";

    public string[] Captions { get; set; } = [];

    public string Label { get; set; } = "";

    public float Number { get; set; }

    /// <summary>Reads a file of tab-separated rows: path, text, class, captions.</summary>
    public static Row[] ReadAll(string path) =>
        [.. System.IO.File.ReadLines(path).Select(line => line.Split('\t')).Select(fields => new Row
        {
            ImagePath = fields[0],
            File = System.IO.File.ReadAllBytes(fields[0]),
            Text = fields[1],
            Label = fields[2],
            Captions = fields[3..],
        })];
}
