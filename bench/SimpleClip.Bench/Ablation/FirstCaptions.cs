using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Bench.Ablation;

/// <summary>The same images with only the first of their captions.</summary>
internal static class FirstCaptions
{
    public static IDataView Of(MLContext context, IDataView data, int count) => context.Data.LoadFromEnumerable(
        data.GetColumn<string>(ClipColumnNames.ImagePath)
            .Zip(data.GetColumn<string[]>(ClipColumnNames.Captions), (path, captions) => new Row { ImagePath = path, Captions = captions[..Math.Min(count, captions.Length)] })
            .ToArray());

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];
    }
}
