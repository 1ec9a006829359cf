using System.Buffers;

namespace SimpleClip.Tokenization;

/// <summary>Collects tokens up to a limit, on the stack while they fit.</summary>
internal ref struct TokenBuffer(Span<int> initial, int limit)
{
    private readonly int _limit = limit;
    private Span<int> _tokens = initial;
    private int[]? _rented;

    /// <summary>The number of tokens collected.</summary>
    public int Count { get; private set; }

    /// <summary>Whether further tokens would be dropped.</summary>
    public readonly bool IsFull => Count >= _limit;

    /// <summary>The tokens, valid until <see cref="Dispose"/>.</summary>
    public readonly ReadOnlySpan<int> Tokens => _tokens[..Count];

    /// <summary>Adds tokens; those beyond the limit are dropped.</summary>
    public void Append(scoped ReadOnlySpan<int> tokens)
    {
        tokens = tokens[..Math.Min(tokens.Length, _limit - Count)];
        if (Count + tokens.Length > _tokens.Length)
        {
            Grow(Count + tokens.Length);
        }

        tokens.CopyTo(_tokens[Count..]);
        Count += tokens.Length;
    }

    /// <summary>Adds a token, unless the limit is reached.</summary>
    public void Append(int token)
    {
        if (Count < _tokens.Length && Count < _limit)
        {
            _tokens[Count++] = token;
        }
        else
        {
            Append([token]);
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private void Grow(int needed)
    {
        int[] larger = ArrayPool<int>.Shared.Rent(Math.Max(needed, 2 * _tokens.Length));
        Tokens.CopyTo(larger);
        Dispose();
        _tokens = _rented = larger;
    }
}
