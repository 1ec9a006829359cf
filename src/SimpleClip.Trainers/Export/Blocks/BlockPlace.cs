namespace SimpleClip.Export;

/// <summary>Where a block stands in the graph and what its attention sees.</summary>
/// <param name="Name">The block's place in the network; the name of its result.</param>
/// <param name="Tokens">What it reads, [batch, tokens, width].</param>
/// <param name="Mask">Added to its scores, [tokens, tokens] or, where one token is pooled, [batch, 1, 1, tokens]; null for none.</param>
/// <param name="Pool">
/// Takes one token of each sequence, [batch, tokens, width] to [batch, 1, width], where nothing else is computed; its second argument names
/// it. Null where every token is computed.
/// </param>
internal sealed record BlockPlace(string Name, string Tokens, string? Mask, Func<string, string, string>? Pool)
{
    /// <summary>The tokens that the block computes: all, or the pooled ones.</summary>
    public string Choose(string sequence, string name) => Pool is null ? sequence : Pool(sequence, name);
}
