namespace SimpleClip;

/// <summary>What is searched by.</summary>
public enum RetrievalQuery
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Images.</summary>
    Image,
}
