using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo.Report;

/// <summary>Texts with the images found for them.</summary>
internal static class SearchResults
{
    /// <summary>Draws them; an image that the text was written for is outlined.</summary>
    public static Html Draw(IReadOnlyList<Search> searches)
    {
        var thumbnails = new Thumbnails();
        return Html.Of($"{searches.Select(search => Row(search, thumbnails))}");
    }

    private static Html Row(Search search, Thumbnails thumbnails)
    {
        var figures = search.Hits.Select(hit => Figure(hit, search, thumbnails));
        return Html.Of($"<div class=\"search\"><q>{search.Text}</q><div class=\"hits\">{figures}</div></div>\n");
    }

    private static Html Figure(Hit hit, Search search, Thumbnails thumbnails)
    {
        string look = hit.Path == search.Target ? "target" : "found";
        var picture = thumbnails.Of(hit.Path, "found image");
        return Html.Of($"<figure class=\"{look}\">{picture}<figcaption>{hit.Similarity:F2}</figcaption></figure>");
    }
}
