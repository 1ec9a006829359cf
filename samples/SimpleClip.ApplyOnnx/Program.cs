// The towers of a model package in ML.NET's own ApplyOnnxModel, for pipelines that cannot take SimpleClip's transforms.
// dotnet run --project samples/SimpleClip.ApplyOnnx -- my.clip photo.jpg "a photo of a dog"
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip;
using SimpleClip.Images;

var (package, photo, caption) = (args[0], args[1], args[2]);
var ml = new MLContext();
ClipModel model = ClipModel.Load(package);
ImageProcessorOptions settings = model.Info.Image;
string towers = Directory.CreateTempSubdirectory("towers-").FullName;
model.ExportTowers(towers);
string imageTower = Path.Combine(towers, "image.onnx"), textTower = Path.Combine(towers, "text.onnx");

// The exact way: columns of the towers' inputs, made by the model's own image processor and tokenizer. ApplyOnnxModel wants vectors of
// known size.
var row = new Row { ImagePath = Path.GetFullPath(photo), Text = caption };
row.input_ids = model.Tokenizer.Tokenize(caption, model.Info.ContextLength);
row.pixel_values = new float[model.ImageProcessor.ValuesPerImage];
model.ImageProcessor.Process(ImageSource.FromFile(photo), row.pixel_values);
SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
schema[nameof(Row.pixel_values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, settings.Size, settings.Size);
schema[nameof(Row.input_ids)].ColumnType = new VectorDataViewType(NumberDataViewType.Int64, model.Info.ContextLength);
IDataView data = ml.Data.LoadFromEnumerable([row], schema);
var exact = ml.Transforms.ApplyOnnxModel("image_embeds", "pixel_values", imageTower)
    .Append(ml.Transforms.ApplyOnnxModel("text_embeds", "input_ids", textTower));

// The stock way. ResizeImages samples bilinearly, without averaging over what it shrinks, where CLIP's models were trained on antialiased
// bicubic images; and ExtractPixels has one offset and scale where they have one for each colour, unless the image tower normalises pixels
// itself (OnnxExportOptions.Normalization). So embeddings come near, and are equal only for images that are of the tower's size already.
var stock = ml.Transforms.LoadImages("image", imageFolder: "", "ImagePath")
    .Append(ml.Transforms.ResizeImages("image", settings.Size, settings.Size))
    .Append(ml.Transforms.ExtractPixels("pixel_values", "image",
        offsetImage: 255 * settings.Mean.Average(), scaleImage: 1 / (255 * settings.Std.Average())))
    .Append(ml.Transforms.ApplyOnnxModel("image_embeds", "pixel_values", imageTower));

// SimpleClip's own transforms, which compute many rows in one call.
var own = ml.Clip().Transforms.ImageEmbedding("image_embeds", "ImagePath", model)
    .Append(ml.Clip().Transforms.TextEmbedding("text_embeds", "Text", model));

float[] image = Column(own, "image_embeds"), text = Column(own, "text_embeds");
float[] exactImage = Column(exact, "image_embeds"), exactText = Column(exact, "text_embeds");
Console.WriteLine($"cosine of image and caption, SimpleClip:       {Cosine(image, text):F4}");
Console.WriteLine($"the same by ApplyOnnxModel, exact:             {Cosine(exactImage, exactText):F4}");
Console.WriteLine($"cosine of SimpleClip's embedding and exact:    {Cosine(image, exactImage):F6}");
Console.WriteLine($"cosine of SimpleClip's embedding and stock:    {Cosine(image, Column(stock, "image_embeds")):F6}");
Directory.Delete(towers, recursive: true);

float[] Column(IEstimator<ITransformer> pipeline, string name) =>
    [.. pipeline.Fit(data).Transform(data).GetColumn<float[]>(name).Single()];

// Towers do not normalise their embeddings; SimpleClip's transforms do.
static double Cosine(float[] left, float[] right) =>
    left.Zip(right, (a, b) => (double)a * b).Sum() / Math.Sqrt(left.Sum(a => (double)a * a) * right.Sum(b => (double)b * b));

internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public string Text { get; set; } = "";

    public float[] pixel_values { get; set; } = [];

    public long[] input_ids { get; set; } = [];
}
