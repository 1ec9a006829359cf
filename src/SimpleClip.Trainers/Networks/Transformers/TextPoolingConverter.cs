namespace SimpleClip.Networks;

/// <summary>Names the poolings of a text transformer as open_clip does.</summary>
internal sealed class TextPoolingConverter() : NamedValueConverter<TextPooling>(
    "text_cfg.pool_type",
    ("argmax", TextPooling.HighestId),
    ("first", TextPooling.First),
    ("last", TextPooling.Last),
    ("eos", TextPooling.EndId));
