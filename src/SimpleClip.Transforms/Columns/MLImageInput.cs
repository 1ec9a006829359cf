using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;

namespace SimpleClip.Columns;

/// <summary>
/// ML.NET images. By ML.NET's convention the getter disposes the image it gave before, and the reader disposes the last one.
/// </summary>
internal sealed class MLImageInput(ValueGetter<MLImage> getter, string columnName, ClipImageProcessor processor) : ImageInput
{
    private MLImage? _image;

    public override void Read(int slot, Span<float> values)
    {
        getter(ref _image!);
        string name = $"image in column '{columnName}'";
        if (_image is null)
        {
            throw new ImageReadException(ImageReadFailure.Missing, name, "the row holds none; expected an MLImage.");
        }

        processor.Process(ImageSource.FromMLImage(_image, name), values);
    }

    public override void Complete(int slot, Span<float> values)
    {
    }

    public override void Dispose()
    {
        _image?.Dispose();
        _image = null;
    }
}
