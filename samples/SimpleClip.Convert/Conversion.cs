using SimpleClip.Export;
using Spectre.Console;

namespace SimpleClip.Convert;

/// <summary>Loads a network, packages it, and tells what it did.</summary>
internal static class Conversion
{
    public static void Run(ConversionArguments arguments)
    {
        using PretrainedClip pretrained = PretrainedClip.Load(arguments.Source, new()
        {
            Architecture = arguments.Architecture is { } architecture ? FindArchitecture(architecture) : null,
            Image = arguments.Images switch
            {
                ImageSettings.OpenAI => ImageProcessorOptions.OpenAI(),
                ImageSettings.MobileClip => ImageProcessorOptions.MobileClip(),
                _ => null,
            },
            Tokenizer = arguments.Tokenizer is { } tokenizer ? ReadTokenizer(tokenizer) : null,
            ImageSize = arguments.ImageSize,
            ContextLength = arguments.ContextLength,
        });
        ClipModel model = pretrained.ToClipModel(new OnnxExportOptions { Weights = arguments.Weights }, arguments.CanTrainOn);
        model.Save(arguments.Output);
        Tell(pretrained, model, arguments.Output);
    }

    private static ClipArchitecture FindArchitecture(string nameOrFile) =>
        File.Exists(nameOrFile) ? ClipArchitectures.ReadFile(nameOrFile) : ClipArchitectures.Get(nameOrFile);

    private static ClipTokenizer ReadTokenizer(string path) => Directory.Exists(path)
        ? ClipTokenizer.Load(Path.Combine(path, "vocab.json"), Path.Combine(path, "merges.txt"))
        : ClipTokenizer.LoadBpe(path);

    private static void Tell(PretrainedClip pretrained, ClipModel model, string output)
    {
        var table = new Table { ShowHeaders = false, Border = TableBorder.None };
        table.AddColumns("", "");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));

        Row("architecture", $"{pretrained.Architecture.Name} ({model.Info.Architecture})");
        Row("parameters", $"{pretrained.Network.parameters().Sum(parameter => parameter.numel()):N0}");
        Row("images", $"{model.Info.Image.Size} px, {model.Info.Image.Interpolation}, mean {string.Join(' ', model.Info.Image.Mean)}");
        Row("activation", model.Info.Activation);
        foreach ((string name, string value) in pretrained.Provenance)
        {
            Row($"{name} from", value);
        }

        if (pretrained.Ignored.Length > 0)
        {
            Row("left out", string.Join(", ", pretrained.Ignored));
        }

        Row("model", $"{output} ({new FileInfo(output).Length / 1e6:F1} MB)");
        AnsiConsole.Write(table);
    }
}
