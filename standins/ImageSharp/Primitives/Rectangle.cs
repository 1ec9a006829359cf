namespace SixLabors.ImageSharp;

public struct Rectangle(int x, int y, int width, int height) : IEquatable<Rectangle>
{
    public int X { get; set; } = x;

    public int Y { get; set; } = y;

    public int Width { get; set; } = width;

    public int Height { get; set; } = height;

    public readonly Size Size => new(Width, Height);

    public readonly int Left => X;

    public readonly int Top => Y;

    public readonly int Right => X + Width;

    public readonly int Bottom => Y + Height;

    public static bool operator ==(Rectangle left, Rectangle right) => left.Equals(right);

    public static bool operator !=(Rectangle left, Rectangle right) => !left.Equals(right);

    public static Rectangle Intersect(Rectangle a, Rectangle b)
    {
        int left = Math.Max(a.X, b.X), top = Math.Max(a.Y, b.Y);
        int right = Math.Min(a.Right, b.Right), bottom = Math.Min(a.Bottom, b.Bottom);
        return right >= left && bottom >= top ? new Rectangle(left, top, right - left, bottom - top) : default;
    }

    public readonly bool Contains(Rectangle rectangle) => Left <= rectangle.Left && rectangle.Right <= Right && Top <= rectangle.Top && rectangle.Bottom <= Bottom;

    public readonly bool Equals(Rectangle other) => X == other.X && Y == other.Y && Size == other.Size;

    public override readonly bool Equals(object? obj) => obj is Rectangle other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(X, Y, Width, Height);

    public override readonly string ToString() => $"Rectangle [ X={X}, Y={Y}, Width={Width}, Height={Height} ]";
}
