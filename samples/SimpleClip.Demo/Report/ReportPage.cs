namespace SimpleClip.Demo.Report;

/// <summary>The report: a head with the main figures, and sections below. One file that needs no other.</summary>
internal sealed class ReportPage(string title, string subtitle)
{
    private readonly List<Html> _figures = [];
    private readonly List<Html> _sections = [];

    /// <summary>Adds a figure to the head.</summary>
    public void Figure(FormattableString value, FormattableString meaning) =>
        _figures.Add(Html.Of($"<div class=\"figure\"><b>{Html.Of(value)}</b><span>{Html.Of(meaning)}</span></div>\n"));

    /// <summary>Adds a section.</summary>
    public void Section(string heading, FormattableString explanation, Html content) =>
        _sections.Add(Html.Of($"<section>\n<h2>{heading}</h2>\n<p>{Html.Of(explanation)}</p>\n{content}</section>\n"));

    /// <summary>Writes the page.</summary>
    public void Save(string path) => File.WriteAllText(path, Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>
        {new Html(Style())}
        </style>
        </head>
        <body>
        <header>
        <h1>{title}</h1>
        <p>{subtitle}</p>
        <div class="figures">
        {_figures}</div>
        </header>
        <main>
        {_sections}</main>
        </body>
        </html>

        """).Text);

    private static string Style()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The style sheet is missing from the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
