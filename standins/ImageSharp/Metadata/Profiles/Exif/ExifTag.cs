namespace SixLabors.ImageSharp.Metadata.Profiles.Exif;

public abstract class ExifTag
{
    private protected ExifTag(ushort id) => Id = id;

    public static ExifTag<ushort> Orientation { get; } = new(0x0112);

    internal ushort Id { get; }
}
