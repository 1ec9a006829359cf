using System.CommandLine;
using SimpleClip.Convert;
using SimpleClip.Export;

const int WrongUse = 2, Failure = 1;

var source = new Argument<string>("source") { Description = "A file of weights, or a folder with one, of open_clip, Hugging Face, OpenAI or MobileCLIP." };
var output = new Argument<string>("model") { Description = "The model package to write, such as model.clip." };
var architecture = new Option<string>("--architecture")
{
    Description = "The architecture, where the source does not tell it: a name such as ViT-B-32-quickgelu, or a configuration file.",
    HelpName = "NAME|FILE",
};
var images = new Option<ImageSettings?>("--images") { Description = "How images are made ready, where the source does not tell it." };
var tokenizer = new Option<string>("--tokenizer")
{
    Description = "The folder of vocab.json and merges.txt, or OpenAI's list of merges, where they do not lie beside the source.",
    HelpName = "PATH",
};
var imageSize = new Option<int?>("--image-size") { Description = "The side of the images that the model is to take.", HelpName = "PIXELS" };
var context = new Option<int?>("--context") { Description = "The longest text that the model is to take.", HelpName = "TOKENS" };
var half = new Option<bool>("--fp16") { Description = "Hold the graphs' weights in float16." };
var integers = new Option<bool>("--int8") { Description = "Hold the graphs' linear layers in int8." };
var noWeights = new Option<bool>("--no-weights") { Description = "Leave out the weights for training on." };

var root = new RootCommand("Makes a model package of a CLIP that others have trained.")
{
    source, output, architecture, images, tokenizer, imageSize, context, half, integers, noWeights,
};
root.Validators.Add(result =>
{
    if (result.GetValue(half) && result.GetValue(integers))
    {
        result.AddError("--fp16 and --int8 exclude each other.");
    }
});
root.SetAction(result => Guard(() => Conversion.Run(new ConversionArguments(result.GetRequiredValue(source), result.GetRequiredValue(output))
{
    Architecture = result.GetValue(architecture),
    Images = result.GetValue(images),
    Tokenizer = result.GetValue(tokenizer),
    ImageSize = result.GetValue(imageSize),
    ContextLength = result.GetValue(context),
    Weights = result.GetValue(integers) ? OnnxWeights.Int8 : result.GetValue(half) ? OnnxWeights.Float16 : OnnxWeights.Float32,
    CanTrainOn = !result.GetValue(noWeights),
})));

var parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
{
    return parsed.Invoke();
}

Console.Error.WriteLine($"{parsed.Errors[0].Message.ReplaceLineEndings(" ")} (--help tells the options)");
return WrongUse;

// What can go wrong with the user's files is told in words; anything else is a bug and keeps its stack trace.
static int Guard(Action action)
{
    try
    {
        action();
        return 0;
    }
    catch (Exception e) when (
        e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return Failure;
    }
}
