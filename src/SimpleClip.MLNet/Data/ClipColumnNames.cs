namespace SimpleClip;

/// <summary>The columns that SimpleClip's loaders write and its components read unless told otherwise.</summary>
public static class ClipColumnNames
{
    /// <summary>Path of an image: text.</summary>
    public const string ImagePath = "ImagePath";

    /// <summary>An image itself: a vector of bytes, the encoded file.</summary>
    public const string Image = "Image";

    /// <summary>Captions of an image: a vector of texts, of a size that differs from row to row.</summary>
    public const string Captions = "Captions";

    /// <summary>Class of an image: text.</summary>
    public const string Label = "Label";

    /// <summary>What the source of the data calls a row: text.</summary>
    public const string SampleId = "SampleId";
}
