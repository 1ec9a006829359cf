namespace SimpleClip.Demo.Pictures;

/// <summary>A colour and a shape: what a picture shows, and the class it belongs to.</summary>
internal sealed record Combination(NamedColor Color, Shape Shape)
{
    /// <summary>The words a caption uses, for example "red circle".</summary>
    public string Name => $"{Color.Name} {Shape.Name}";
}
