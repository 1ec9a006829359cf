namespace SixLabors.ImageSharp.PixelFormats;

public interface IPixel<TSelf> : IPixel, IEquatable<TSelf>
    where TSelf : unmanaged, IPixel<TSelf>;
