using Microsoft.ML;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Trainers.Tests;

/// <summary>A folder of small pictures of one colour each, with captions that name the colour.</summary>
internal sealed class PictureSet : IDisposable
{
    public static readonly string[] Colours = ["red", "green", "blue", "yellow", "white", "black"];

    private static readonly Rgb24[] Values =
        [new(220, 20, 20), new(20, 200, 20), new(20, 20, 220), new(220, 210, 20), new(235, 235, 235), new(15, 15, 15)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("simpleclip-pictures-");

    public PictureSet(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(_folder.FullName, $"{i:D4}.png");
            Draw(i % Colours.Length, i).SaveAsPng(path);
            string colour = Colours[i % Colours.Length];
            Rows.Add(new Row { ImagePath = path, Captions = [$"a {colour} picture", $"something {colour}"] });
        }
    }

    public string Folder => _folder.FullName;

    public List<Row> Rows { get; } = [];

    public IDataView ToView(MLContext context) => context.Data.LoadFromEnumerable(Rows);

    public void Dispose() => _folder.Delete(recursive: true);

    private static Image<Rgb24> Draw(int colour, int number)
    {
        var image = new Image<Rgb24>(24, 20);
        Rgb24 value = Values[colour];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                int shade = (number + x + y) % 12;
                image[x, y] = new Rgb24((byte)(value.R + shade), (byte)(value.G + shade), (byte)(value.B + shade));
            }
        }

        return image;
    }

    internal sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];

        public string Synthetic { get; set; } = "";
    }
}
