using System.Text.Json.Serialization;

namespace SimpleClip;

/// <summary>How <see cref="CaptionOptions"/> draws an image's captions anew in every epoch.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptionMode>))]
public enum CaptionMode
{
    /// <summary>One caption: a source is drawn by its weight, then one of the row's texts of that source, all equally likely.</summary>
    OneSource,

    /// <summary>One caption: one of the row's texts of all sources together, each as likely as the weight of its source.</summary>
    OneText,

    /// <summary>One caption of every source, all of them used: as many text views of the image as there are sources. Weights do not
    /// count.</summary>
    EverySource,
}
