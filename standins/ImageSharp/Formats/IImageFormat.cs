namespace SixLabors.ImageSharp.Formats;

public interface IImageFormat
{
    string Name { get; }

    string DefaultMimeType { get; }

    IEnumerable<string> FileExtensions { get; }
}
