using System.IO.Compression;
using System.Text;
using SimpleClip.Testing;
using SimpleClip.Tests.Models.Pretrained;
using static SimpleClip.Tests.Models.Hostile.HostileCase;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>Models that are cut off, damaged, malformed, or made to do harm.</summary>
internal static class HostileCases
{
    private const string Vocabulary = "tokenizer/vocab.json";
    private const string Merges = "tokenizer/merges.txt";

    public static IEnumerable<HostileCase> All => [.. Archives, .. Descriptions, .. Tokenizers, .. Graphs, .. Weights, .. Folders];

    private static IEnumerable<HostileCase> Archives =>
    [
        Package("an empty file", () => [], "zip archive"),
        Package("a text", () => "not a package"u8.ToArray(), "zip archive"),
        Package("another kind of archive", () => [0x1F, 0x8B, 8, 0, .. new byte[100]], "zip archive"),
        Package("half a package", () => PackageBytes.Saved[..(PackageBytes.Saved.Length / 2)], "zip archive"),
        Package("all but the last bytes", () => PackageBytes.Saved[..^10], "zip archive"),
        Package("an archive of nothing", () => Archive(), "clip.json", "missing"),
        Package("an entry twice", () => new PackageBytes().Add("clip.json", "{}"u8.ToArray()).ToArray(), "clip.json", "twice"),
        Package("a way up and out", () => new PackageBytes().Add("../../evil", [1]).ToArray(), "../../evil", "out of the package"),
        Package("a way out in Windows' fashion", () => new PackageBytes().Add(@"..\evil", [1]).ToArray(), "evil", "out of the package"),
        Package("a path from the root", () => new PackageBytes().Add("/etc/evil", [1]).ToArray(), "/etc/evil", "out of the package"),
        Package("thousands of entries", () => Enumerable.Range(0, 2000).Aggregate(new PackageBytes(), (all, i) => all.Add($"{i}", [])).ToArray(), "entries"),
        Package("a bomb of a graph", () => new PackageBytes().Set("image.onnx", new byte[30_000_000]).ToArray(CompressionLevel.SmallestSize), "image.onnx", "30000000"),
        Package("a bomb of a vocabulary", () => new PackageBytes().Set(Vocabulary, new byte[20_000_000]).ToArray(), Vocabulary, "at most"),
        Package(
            "a packed entry that announces 2 GB",
            () => new PackageBytes().Set("image.onnx", Noise(12_000_000)).Announcing("image.onnx", int.MaxValue - 100, CompressionLevel.Fastest),
            "image.onnx", "cut off"),
        Package(
            "a plain entry that announces 2 GB",
            () => new PackageBytes().Set("image.onnx", Noise(12_000_000)).Announcing("image.onnx", int.MaxValue - 100, CompressionLevel.NoCompression),
            "image.onnx", "cut off"),
        Package(
            "an entry that announces less than it holds",
            () => new PackageBytes().Announcing(Vocabulary, 10, CompressionLevel.Fastest), Vocabulary),
        Package("a checksum that is wrong", () => new PackageBytes().Set("checksums.sha256", $"{new string('0', 64)}  clip.json\n").ToArray(), "checksum"),
        Package("checksums that are none", () => new PackageBytes().Set("checksums.sha256", "hello").ToArray(), "checksums.sha256"),
        .. new[] { "clip.json", "image.onnx", "text.onnx", Vocabulary, Merges }.Select(
            entry => Package($"no {entry}", () => new PackageBytes().Remove(entry).ToArray(), entry, "missing")),
    ];

    private static IEnumerable<HostileCase> Descriptions =>
    [
        Package("a description of megabytes", () => new PackageBytes().Set("clip.json", Noise(2_000_000)).ToArray(), "clip.json", "at most"),
        Package("a description nested deeply", () => new PackageBytes().Set("clip.json", new string('[', 100_000)).ToArray(), "clip.json"),
        Package("a description that is no JSON", () => new PackageBytes().Set("clip.json", "cat").ToArray(), "clip.json"),
        Package("a description of null", () => new PackageBytes().Set("clip.json", "null").ToArray(), "clip.json"),
        Edited("an embedding of 2 GB", "\"embeddingDimension\": 4", "\"embeddingDimension\": 2147483647", "EmbeddingDimension"),
        Edited("a context of 2 GB", "\"contextLength\": 12", "\"contextLength\": 2147483647", "ContextLength"),
        Edited("a negative context", "\"contextLength\": 12", "\"contextLength\": -1", "ContextLength"),
        Edited("images of 2 GB", "\"size\": 8", "\"size\": 2147483647", "Size"),
        Package("another vocabulary", () => new PackageBytes().Edit("\"vocabularySize\": ", "\"vocabularySize\": 9").ToArray(), "tokens"),
        Edited("a scale beyond all numbers", "\"logitScale\": ", "\"logitScale\": 1000", "LogitScale"),
        Edited("a later format", "\"formatVersion\": 1", "\"formatVersion\": 2", "FormatVersion"),
        Tower("an image tower that takes whole numbers", "imageTower", """{ "inputName": "a", "outputName": "b", "inputType": "int64" }""", "ImageTower"),
        Tower("a tower of an unknown type", "textTower", """{ "inputName": "a", "outputName": "b", "inputType": "complex" }""", "clip.json"),
        Tower("a tower without a name", "textTower", """{ "inputName": "", "outputName": "b" }""", "TextTower"),
        Tower("a tower with an endless batch", "imageTower", """{ "inputName": "a", "outputName": "b", "fixedBatchSize": 2000000000 }""", "FixedBatchSize"),
    ];

    private static IEnumerable<HostileCase> Tokenizers =>
    [
        Package("a vocabulary of noise", () => new PackageBytes().Set(Vocabulary, Noise(1000)).ToArray(), Vocabulary),
        Package("a vocabulary of texts", () => new PackageBytes().Set(Vocabulary, """{ "a": "b" }""").ToArray(), Vocabulary),
        Package("a vocabulary with an id twice", () => new PackageBytes().Set(Vocabulary, """{ "a": 0, "b": 0 }""").ToArray(), Vocabulary),
        Package("a vocabulary of two tokens", () => new PackageBytes().Set(Vocabulary, """{ "a": 0, "b": 1 }""").ToArray(), Vocabulary, "missing"),
        Package("half a character", () => new PackageBytes().Set(Vocabulary, """{ "\ud800": 0 }""").ToArray(), Vocabulary),
        Package("merges of noise", () => new PackageBytes().Set(Merges, Noise(1000)).ToArray(), Merges),
        Package("merges of unknown tokens", () => new PackageBytes().Set(Merges, "#version: 0.2\nfoo bar\n").ToArray(), Merges, "line 2"),
    ];

    private static IEnumerable<HostileCase> Graphs =>
    [
        Graph("a graph of noise", () => Noise(1000), "not an ONNX model"),
        Graph("a graph of zeros", () => new byte[1000], "not an ONNX model"),
        Graph("a package in the place of a graph", () => PackageBytes.Saved, "not an ONNX model"),
        Graph("half a graph", () => ColorModel.ImageTower(4)[..100], "not an ONNX model"),
        Graph("the other tower", () => ColorModel.Create().TextGraph.ToArray(), "pixel_values"),
        Graph("another embedding", () => ColorModel.ImageTower(5), "[batch, 4]"),
        Graph("weights that announce 2 GB", () => HostileGraphs.WithWeights([1 << 19, 1 << 10], 16), "large"),
        Graph("weights of 2^120 bytes", () => HostileGraphs.WithWeights([long.MaxValue, long.MaxValue], 16), "large"),
        Graph("weights of a negative length", () => HostileGraphs.WithWeights([-4], 16), "large"),
        Graph("weights that are cut off", () => HostileGraphs.WithWeights([8], 16), "expected 32"),
        Graph("weights in another file", () => HostileGraphs.With(graph => graph
            .ExternalWeights("secret", "/etc/passwd", "0", "16", 4).Node("Relu", ["pixel_values"], "x")), "/etc/passwd"),
        Graph("division by zero", () => HostileGraphs.Adding(graph => graph
            .Integers("zero", 0).Node("Shape", ["pixel_values"], "shape").Node("Div", ["shape", "zero"], "numbers")), "Div", "zero"),
        Graph("the rest of a division by zero", () => HostileGraphs.Adding(graph => graph
            .Integers("zero", 0).Integers("one", 1).Node("Mod", ["one", "zero"], "numbers")), "Mod", "zero"),
        Graph("division by what may be zero", () => HostileGraphs.Adding(graph => graph
            .Node("Shape", ["pixel_values"], "shape").Node("Sub", ["shape", "shape"], "none").Node("Div", ["shape", "none"], "numbers")), "Div", "zero"),
        Graph("division in a branch", () => HostileGraphs.Nested(1, node => node.Text(4, "Div")), "divides"),
        Graph("a constant of 16 GB", () => HostileGraphs.Adding(graph => graph
            .Integers("size", 4_000_000_000).Node("ConstantOfShape", ["size"], "numbers")), "ConstantOfShape", "4000000000"),
        Graph("an expansion to 16 GB", () => HostileGraphs.Adding(graph => graph
            .Integers("size", 4_000_000_000).Weights("one", [1], 1).Node("Expand", ["one", "size"], "numbers")), "Expand"),
        Graph("a tile of 2^100 copies", () => HostileGraphs.With(graph => graph
            .Integers("size", 1L << 50, 1L << 50, 1, 1).Node("Tile", ["pixel_values", "size"], "x")), "Tile"),
        Graph("counting to billions", () => HostileGraphs.Adding(graph => graph
            .Weights("from", [0]).Weights("to", [4e9f]).Weights("by", [1]).Node("Range", ["from", "to", "by"], "numbers")), "Range"),
        Graph("counting by nothing", () => HostileGraphs.Adding(graph => graph
            .Weights("from", [0]).Weights("to", [1]).Weights("by", [0]).Node("Range", ["from", "to", "by"], "numbers")), "Range"),
        Graph("graphs in graphs in graphs", () => HostileGraphs.Nested(40), "nested"),
        Graph("a chain of 100,000 nodes", () => HostileGraphs.Chain(100_000), "more than"),
        Graph("a circle", () => HostileGraphs.With(graph => graph
            .Node("Add", ["pixel_values", "y"], "x").Node("Relu", ["x"], "y"))),
        Graph("an unknown operation", () => HostileGraphs.With(graph => graph.Node("Frobnicate", ["pixel_values"], "x")), "Frobnicate"),
        Graph("a value from nowhere", () => HostileGraphs.With(graph => graph.Node("Relu", ["nowhere"], "x")), "nowhere"),
        Graph("an axis that is not there", () => HostileGraphs.With(graph => graph.Node("Concat", ["pixel_values"], "x", "axis", 1L << 40))),
        Graph("no groups", () => HostileGraphs.With(graph => graph
            .Weights("kernels", new float[81], 3, 3, 3, 3).Node("Conv", ["pixel_values", "kernels"], "x", "group", 0))),
        Package(
            "a table too small for the tokens",
            () => new PackageBytes().Set("text.onnx", new OnnxGraph()
                .Input("input_ids", OnnxGraph.ElementType.Int64, ColorModel.ContextLength)
                .Weights("table", new float[8], 2, 4)
                .Node("Gather", ["table", "input_ids"], "vectors")
                .Node("ReduceMean", ["vectors"], "mean", "axes", 1, isList: true)
                .Node("Flatten", ["mean"], "text_embeds", "axis", 1)
                .Output("text_embeds", ColorModel.Dimension)
                .ToArray()).ToArray()) with { Expected = ["text.onnx", "Gather"] },
    ];

    private static IEnumerable<HostileCase> Weights =>
    [
        Safetensors("weights of noise", Noise(1000)),
        Safetensors("weights with a header of 2^60 bytes", [.. BitConverter.GetBytes(1L << 60), .. new byte[100]]),
        Safetensors("weights of another shape", Header("""{ "w": { "dtype": "F32", "shape": [1000], "data_offsets": [0, 8] } }""", 8)),
        Safetensors("weights of 2 GB", Header("""{ "w": { "dtype": "F32", "shape": [536870912], "data_offsets": [0, 2147483648] } }""", 8)),
    ];

    private static IEnumerable<HostileCase> Folders =>
    [
        Folder("a configuration of megabytes", folder => Write(folder, "config.json", new byte[2_000_000]), "config.json", "at most"),
        Folder("a configuration that is a list", folder => Write(folder, "config.json", "[]"), "config.json", "object"),
        Folder("a context of 2 GB in the configuration", folder => Write(
            folder, "config.json", """{ "text_config": { "max_position_embeddings": 2147483647 } }"""), "ContextLength"),
        Folder("an embedding that is a text", folder => Write(
            folder, "config.json", """{ "projection_dim": "large", "text_config": { "max_position_embeddings": "many" } }"""), "config.json"),
        Folder("no configuration of images", folder => File.Delete(Path.Combine(folder, "preprocessor_config.json")), "preprocessor_config.json"),
        Folder("images of 2 GB in the configuration", folder => Write(folder, "preprocessor_config.json", """{ "size": 2147483647 }"""), "preprocessor_config.json"),
        TokenizerFile("a tokenizer of noise", Noise(1000), "object"),
        TokenizerFile("a tokenizer of megabytes", new byte[20_000_000], "at most"),
        TokenizerFile("a tokenizer nested deeply", Encoding.UTF8.GetBytes(new string('[', 100_000)), "object"),
        TokenizerFile("a tokenizer of words", """{ "model": { "type": "WordPiece", "vocab": {} } }"""u8.ToArray(), "WordPiece"),
        TokenizerFile("a tokenizer without a vocabulary", """{ "model": { "type": "BPE", "end_of_word_suffix": "</w>" } }"""u8.ToArray(), "model.vocab"),
        TokenizerFile(
            "a tokenizer whose merges are numbers",
            """{ "model": { "type": "BPE", "end_of_word_suffix": "</w>", "vocab": {}, "merges": [1] } }"""u8.ToArray(), "merges"),
        TokenizerFile(
            "a tokenizer with half a character",
            """{ "model": { "type": "BPE", "end_of_word_suffix": "</w>", "vocab": { "\ud800": 0 }, "merges": ["\ud800 a"] } }"""u8.ToArray()),
        Folder("a graph of noise in a folder", folder => Write(folder, "vision_model.onnx", Noise(1000)), "vision_model.onnx", "not an ONNX model"),
        Folder("an empty graph in a folder", folder => Write(folder, "text_model.onnx", ""), "text_model.onnx"),
        Folder("only one tower", folder => File.Delete(Path.Combine(folder, "vision_model.onnx")), "vision_model.onnx"),
        Folder("weights beyond the end of their file", folder =>
        {
            (byte[] graph, byte[] data) = new ColorExport().ExternalTextTower();
            Write(folder, "text_model.onnx", graph);
            Write(folder, ColorExport.DataFile, data[..100]);
        }, "text_model.onnx", "table", ColorExport.DataFile),
        Folder("a padding token of no vocabulary", folder => Write(folder, "tokenizer_config.json", """{ "pad_token": "[PAD]" }"""), "[PAD]"),
    ];

    private static HostileCase Edited(string name, string original, string replacement, string expected) =>
        Package(name, () => new PackageBytes().Edit(original, replacement).ToArray(), "clip.json", expected);

    private static HostileCase Tower(string name, string tower, string info, string expected) =>
        Edited(name, "\"formatVersion\": 1,", $"\"formatVersion\": 1, \"{tower}\": {info},", expected);

    private static HostileCase Safetensors(string name, byte[] weights) =>
        Package(name, () => new PackageBytes().Set("weights.safetensors", weights).ToArray()) with { Expected = ["weights.safetensors"] };

    private static HostileCase TokenizerFile(string name, byte[] content, params string[] expected) => Folder(
        name,
        folder =>
        {
            File.Delete(Path.Combine(folder, "vocab.json"));
            Write(folder, "tokenizer.json", content);
        },
        ["tokenizer.json", .. expected]);

    private static byte[] Header(string json, int data) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(json)), .. Encoding.UTF8.GetBytes(json), .. new byte[data]];

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Archive()
    {
        var stream = new MemoryStream();
        new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true).Dispose();
        return stream.ToArray();
    }

    private static void Write(string folder, string name, byte[] content) => File.WriteAllBytes(Path.Combine(folder, name), content);

    private static void Write(string folder, string name, string content) => File.WriteAllText(Path.Combine(folder, name), content);
}
