using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo.Report;

/// <summary>Texts with the images found for them.</summary>
internal static class SearchResults
{
    /// <summary>Draws them; an image that the text was written for is outlined.</summary>
    public static Html Draw(IReadOnlyList<Search> searches)
    {
        var thumbnails = new Thumbnails();
        return Html.Of($"{searches.Select(search => Html.Of(
            $"<div class=\"search\"><q>{search.Text}</q><div class=\"hits\">{search.Hits.Select(hit => Figure(hit, search, thumbnails))}</div></div>\n"))}");
    }

    private static Html Figure(Hit hit, Search search, Thumbnails thumbnails) => Html.Of(
        $"<figure class=\"{(hit.Path == search.Target ? "target" : "")}\">{thumbnails.Of(hit.Path, "found image")}<figcaption>{hit.Similarity:F2}</figcaption></figure>");
}
