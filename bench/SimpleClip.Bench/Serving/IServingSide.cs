namespace SimpleClip.Bench.Serving;

/// <summary>One way to embed a list of image files.</summary>
internal interface IServingSide : IDisposable
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Embeds every file once, and says how many seconds that took.</summary>
    double Pass();
}
