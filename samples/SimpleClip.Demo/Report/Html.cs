using System.Globalization;
using System.Net;

namespace SimpleClip.Demo.Report;

/// <summary>A piece of HTML. Values put into one by <see cref="Of"/> are encoded, unless they are HTML themselves.</summary>
internal readonly record struct Html(string Text)
{
    /// <summary>Nothing.</summary>
    public static Html Empty { get; } = new("");

    /// <summary>
    /// HTML from a text with values in it: pieces of HTML and sequences of them as they are, all else encoded; numbers in the invariant
    /// culture.
    /// </summary>
    public static Html Of(FormattableString text) => new(text.ToString(Encoder.Instance));

    private sealed class Encoder : IFormatProvider, ICustomFormatter
    {
        public static readonly Encoder Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            Html html => html.Text,
            IEnumerable<Html> parts => string.Concat(parts.Select(part => part.Text)),
            IFormattable value => WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)),
            _ => WebUtility.HtmlEncode(arg?.ToString() ?? ""),
        };
    }
}
