namespace SimpleClip.Convert;

/// <summary>Known ways to make images ready.</summary>
internal enum ImageSettings
{
    /// <summary>Bicubic, with the mean and deviation of OpenAI's data.</summary>
    OpenAI,

    /// <summary>Bilinear, values from 0 to 1 as they are.</summary>
    MobileClip,
}
