// From a folder of pictures to a search in words, or by a picture. Run again, it adds new pictures to its index and drops deleted ones.
// dotnet run --project samples/SimpleClip.ImageSearch -- my.clip photos "a dog on a beach" photos/beach.jpg
using SimpleClip;
using SimpleClip.Images;

var (model, folder, queries) = (ClipModel.Load(args[0]), args[1], args[2..]);
using var encoder = new ClipEncoder(model);
using var index = EmbeddingIndex.OpenOrCreate(Path.Combine(folder, "pictures.index"), encoder.Dimension);

string[] endings = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];
string[] pictures = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
    .Where(path => endings.Contains(Path.GetExtension(path).ToLowerInvariant()))];
index.Remove([.. index.GetKeys().Except(pictures)]);
foreach (string[] batch in pictures.Where(path => !index.Contains(path)).Chunk(256))
{
    index.Add(batch, encoder.EmbedImages([.. batch.Select(path => ImageSource.FromFile(path))]));
}

foreach (string query in queries)
{
    float[] embedding = File.Exists(query) ? encoder.EmbedImages([ImageSource.FromFile(query)]) : encoder.EmbedTexts([query]);
    Console.WriteLine($"{query}, among {index.Count} pictures:");
    foreach (EmbeddingMatch match in index.Search(embedding, k: 5))
    {
        Console.WriteLine($"  {match.Score:F3}  {match.Key}");
    }
}
