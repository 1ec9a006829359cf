// A folder of pictures in a vector store, searched by words or by a picture.
// dotnet run --project samples/SimpleClip.VectorSearch -- my.clip pictures "a dog on the beach"
// dotnet run --project samples/SimpleClip.VectorSearch -- my.clip pictures photo.jpg
using System.IO.Hashing;
using System.Text;
using CommunityToolkit.VectorData.InMemory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SimpleClip;

var (model, folder, query) = (args[0], args[1], args[2]);
using var encoder = new ClipEncoder(ClipModel.Load(model));
using var images = encoder.AsImageEmbeddingGenerator();
using var texts = encoder.AsTextEmbeddingGenerator();

// The line to change for a database that stays.
using VectorStore store = new InMemoryVectorStore();

// The store turns pictures into vectors itself, through the generator of the vector's property.
using var pictures = store.GetCollection<Guid, Picture>("pictures", new VectorStoreCollectionDefinition
{
    Properties =
    [
        new VectorStoreKeyProperty(nameof(Picture.Key), typeof(Guid)),
        new VectorStoreDataProperty(nameof(Picture.Path), typeof(string)),
        new VectorStoreVectorProperty<DataContent>(nameof(Picture.Image), encoder.Dimension)
        {
            DistanceFunction = DistanceFunction.CosineSimilarity,
            EmbeddingGenerator = images,
        },
    ],
});
await pictures.EnsureCollectionExistsAsync();
foreach (string[] paths in Directory.EnumerateFiles(folder).Where(Picture.IsOne).Chunk(encoder.Options.BatchSize))
{
    Picture[] batch = await Task.WhenAll(paths.Select(Picture.LoadAsync));
    await pictures.UpsertAsync(batch);
    Array.ForEach(batch, picture => picture.Image = null); // A store in memory keeps the records: not the files too.
}

// It finds them by a picture through the same generator; for words, it is given the vector that the other generator makes of them.
var found = File.Exists(query)
    ? pictures.SearchAsync(await DataContent.LoadFromAsync(query), top: 5)
    : pictures.SearchAsync(await texts.GenerateVectorAsync(query), top: 5);
await foreach (VectorSearchResult<Picture> match in found)
{
    Console.WriteLine($"{match.Score:F3} {match.Record.Path}");
}

internal sealed class Picture
{
    /// <summary>Made of the path, so that a picture that comes again replaces itself. Every store takes keys of this type.</summary>
    public Guid Key { get; set; }

    public string Path { get; set; } = "";

    public DataContent? Image { get; set; }

    public static bool IsOne(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".webp";

    public static async Task<Picture> LoadAsync(string path) => new()
    {
        Key = new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(path)))),
        Path = path,
        Image = await DataContent.LoadFromAsync(path),
    };
}
