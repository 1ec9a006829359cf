namespace SimpleClip.Networks;

/// <summary>What the blocks of a stage of a <see cref="SwinTransformer"/> have in common.</summary>
/// <param name="Side">Tokens of a side of the map.</param>
/// <param name="Window">Tokens of a side of a window; divides <paramref name="Side"/>.</param>
/// <param name="Width">Features of a token.</param>
/// <param name="Heads">Number of attention heads; divides <paramref name="Width"/>.</param>
public sealed record WindowShape(int Side, int Window, int Width, int Heads)
{
    /// <summary>Number of tokens in a window.</summary>
    public int Area => Window * Window;

    /// <summary>Number of windows in the map.</summary>
    public int Windows => Side / Window * (Side / Window);

    /// <summary>By how many tokens the blocks that shift move their windows: half a window, or nothing where there is one window
    /// only.</summary>
    public int Shift => Side > Window ? Window / 2 : 0;

    /// <summary>
    /// For every token of the windows, window by window and row by row, its place in the map. Shifting moves the map up and left and lets
    /// what leaves on one side come in on the other.
    /// </summary>
    /// <param name="shifted">Whether the map is shifted.</param>
    /// <returns>Windows · area places, row · side + column.</returns>
    internal long[] Places(bool shifted)
    {
        int shift = shifted ? Shift : 0;
        return [.. Tokens().Select(token => ((token.Row + shift) % Side * (long)Side) + ((token.Column + shift) % Side))];
    }

    /// <summary>For every place of the map, the token of the windows that is there: the inverse of <see cref="Places"/>.</summary>
    /// <param name="shifted">Whether the map is shifted.</param>
    internal long[] Tokens(bool shifted)
    {
        long[] places = Places(shifted), tokens = new long[places.Length];
        for (int token = 0; token < places.Length; token++)
        {
            tokens[places[token]] = token;
        }

        return tokens;
    }

    /// <summary>For every pair of tokens of a window, the row of the table of biases for how far they are apart, [area, area].</summary>
    internal long[] RelativePositions() =>
    [
        .. from query in Enumerable.Range(0, Area)
           from key in Enumerable.Range(0, Area)
           let rows = (query / Window) - (key / Window) + Window - 1
           let columns = (query % Window) - (key % Window) + Window - 1
           select (rows * ((2L * Window) - 1)) + columns,
    ];

    /// <summary>
    /// What is added to the scores where the map is shifted, [windows, area, area]: 0 for two tokens that were neighbours before, -100 for
    /// tokens that came together from opposite sides.
    /// </summary>
    internal float[] ShiftMask()
    {
        int[] regions = [.. Tokens().Select(token => (Region(token.Row) * 3) + Region(token.Column))];
        return
        [
            .. from window in Enumerable.Range(0, Windows)
               from query in Enumerable.Range(0, Area)
               from key in Enumerable.Range(0, Area)
               select regions[(window * Area) + query] == regions[(window * Area) + key] ? 0f : -100f,
        ];
    }

    /// <summary>The last window of a direction has two parts after the shift: what was there, and what came from the other side.</summary>
    private int Region(int position) => position < Side - Window ? 0 : position < Side - Shift ? 1 : 2;

    /// <summary>The tokens of the windows by their places in the shifted map.</summary>
    private IEnumerable<(int Row, int Column)> Tokens()
    {
        int across = Side / Window;
        return from window in Enumerable.Range(0, Windows)
               from token in Enumerable.Range(0, Area)
               select ((window / across * Window) + (token / Window), (window % across * Window) + (token % Window));
    }
}
