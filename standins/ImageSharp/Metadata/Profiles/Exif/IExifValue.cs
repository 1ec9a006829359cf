namespace SixLabors.ImageSharp.Metadata.Profiles.Exif;

public interface IExifValue<TValueType>
{
    TValueType? Value { get; set; }
}
