using System.CommandLine;
using System.Globalization;
using SimpleClip.Demo;
using SimpleClip.Demo.Serving;
using SimpleClip.Demo.Training;

const int WrongUse = 2, Failure = 1;

var pairs = new Option<FileInfo>("--pairs")
{
    Description = "Image-text pairs to train on instead of generated pictures (.tsv, .csv or .jsonl).",
    HelpName = "FILE",
};
var images = new Option<DirectoryInfo>("--images")
{
    Description = "The folder that the image paths of --pairs start from.",
    HelpName = "FOLDER",
};
var epochs = WholeNumber("--epochs", "Passes over the training data.", value => value >= 1, "at least 1");
var imageSize = WholeNumber(
    "--image-size",
    "Side of the images the model sees, a multiple of 8.",
    value => value >= DemoSettings.PatchSize && value % DemoSettings.PatchSize == 0,
    "a multiple of 8, such as 64");
var output = new Option<string>("--output")
{
    Description = "The folder for model and report.",
    HelpName = "FOLDER",
    DefaultValueFactory = _ => "demo-output",
};
var seed = new Option<int>("--seed") { Description = "The start of all randomness.", HelpName = "N", DefaultValueFactory = _ => 1 };
pairs.AcceptExistingOnly();
images.AcceptExistingOnly();

var root = new RootCommand("Trains a CLIP model from an ML.NET pipeline, uses it in a new process, and writes a report.")
{
    pairs, images, epochs, imageSize, output, seed,
};
root.Validators.Add(result =>
{
    if (result.GetResult(images) is not null && result.GetResult(pairs) is null)
    {
        result.AddError("--images goes with --pairs.");
    }
});
root.SetAction(result => Guard(() =>
{
    var folder = new DemoFolder(result.GetRequiredValue(output));
    Directory.CreateDirectory(folder.Root);
    var arguments = new DemoArguments(folder, result.GetValue(epochs), result.GetValue(imageSize), result.GetRequiredValue(seed));
    Console.WriteLine(result.GetValue(pairs) is FileInfo file
        ? PairsDemo.Run(file.FullName, result.GetValue(images)?.FullName, arguments)
        : PicturesDemo.Run(arguments));
}));

var task = new Argument<ServingTask>("task");
var served = new Argument<string>("folder");
var serve = new Command(ServingProcess.Command) { Hidden = true };
serve.Arguments.Add(task);
serve.Arguments.Add(served);
serve.SetAction(result => Guard(() =>
    ServingProcess.Serve(new DemoFolder(result.GetRequiredValue(served)), result.GetRequiredValue(task))));
root.Subcommands.Add(serve);

var parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
{
    return parsed.Invoke();
}

Console.Error.WriteLine($"{parsed.Errors[0].Message} (--help tells the options)");
return WrongUse;

static Option<int?> WholeNumber(string name, string description, Func<int, bool> isValid, string expected) => new(name)
{
    Description = description,
    HelpName = "N",
    CustomParser = result =>
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && isValid(value))
        {
            return value;
        }

        result.AddError($"{name} must be {expected}; got '{text}'.");
        return null;
    },
};

// What can go wrong with the user's data or disk is told in words; anything else is a bug and keeps its stack trace.
static int Guard(Action action)
{
    try
    {
        action();
        return 0;
    }
    catch (Exception e) when (
        e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return Failure;
    }
}
