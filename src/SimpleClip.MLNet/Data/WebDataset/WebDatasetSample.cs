using Microsoft.ML.Data;

namespace SimpleClip.Data.WebDataset;

/// <summary>A row: an image and its texts.</summary>
/// <param name="Id">Shard and number in it, the same at each reading.</param>
/// <param name="Key">The sample's name in its shard.</param>
/// <param name="Image">The image file.</param>
/// <param name="Texts">The texts of each column of texts.</param>
internal sealed record WebDatasetSample(DataViewRowId Id, string Key, byte[] Image, string[][] Texts)
{
    /// <summary>About the memory it takes.</summary>
    public long Bytes => Image.Length + (sizeof(char) * (Key.Length + Texts.Sum(texts => texts.Sum(text => (long)text.Length))));
}
