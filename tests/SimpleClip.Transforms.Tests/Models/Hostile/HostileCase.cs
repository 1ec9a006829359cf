using SimpleClip.Tests.Models.Pretrained;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>A broken model: what writes it into an empty folder, and what the error must say.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Write">Writes it, and gives the path to load.</param>
/// <param name="Expected">Parts of the message.</param>
internal sealed record HostileCase(string Name, Func<string, string> Write, string[] Expected)
{
    public const string FileName = "bad.clip";

    public static HostileCase Package(string name, Func<byte[]> bytes, params string[] expected) => new(
        name,
        folder =>
        {
            string path = Path.Combine(folder, FileName);
            File.WriteAllBytes(path, bytes());
            return path;
        },
        [FileName, .. expected]);

    /// <summary>A package whose image tower is wrong, which shows once it is opened.</summary>
    public static HostileCase Graph(string name, Func<byte[]> graph, params string[] expected) =>
        Package(name, () => new PackageBytes().Set("image.onnx", graph()).ToArray(), expected) with { Expected = ["image.onnx", .. expected] };

    public static HostileCase Folder(string name, Action<string> change, params string[] expected) => new(
        name,
        folder =>
        {
            new ColorExport().Write(folder);
            change(folder);
            return folder;
        },
        expected);

    public override string ToString() => Name;
}
