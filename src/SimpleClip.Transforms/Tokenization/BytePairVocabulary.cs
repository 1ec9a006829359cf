namespace SimpleClip.Tokenization;

/// <summary>
/// The tokens and merges of a byte-level byte pair encoding, immutable. A token that ends a word carries the suffix <c>&lt;/w&gt;</c>.
/// </summary>
internal sealed class BytePairVocabulary
{
    public const string WordEnd = "</w>";
    public const string StartText = "<|startoftext|>";
    public const string EndText = "<|endoftext|>";

    /// <summary>
    /// Every byte inside a word and at its end, and the two special tokens: what a vocabulary without a single merge holds.
    /// </summary>
    public const int BaseSize = (2 * ByteAlphabet.Size) + 2;

    private readonly string[] _tokens;
    private readonly (int Left, int Right)[] _merges;
    private readonly Dictionary<ulong, Merge> _mergeOfPair;
    private readonly int[] _innerByte = new int[ByteAlphabet.Size];
    private readonly int[] _finalByte = new int[ByteAlphabet.Size];

    /// <param name="tokens">Token texts by id.</param>
    /// <param name="idOf">Ids by token text; must hold every byte, every byte as the end of a word, and the special tokens.</param>
    /// <param name="merges">Pairs of token ids in order of priority, with the id each becomes; no pair twice.</param>
    public BytePairVocabulary(
        string[] tokens, IReadOnlyDictionary<string, int> idOf, IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        _tokens = tokens;
        for (int value = 0; value < ByteAlphabet.Size; value++)
        {
            string character = ByteAlphabet.ToChar((byte)value).ToString();
            _innerByte[value] = idOf[character];
            _finalByte[value] = idOf[character + WordEnd];
        }

        StartToken = idOf[StartText];
        EndToken = idOf[EndText];
        _merges = new (int, int)[merges.Count];
        _mergeOfPair = new Dictionary<ulong, Merge>(merges.Count);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, int result) = merges[rank];
            _merges[rank] = (left, right);
            _mergeOfPair.Add(Pair(left, right), new Merge(rank, result));
        }
    }

    /// <summary><see cref="StartText"/> in UTF-8.</summary>
    public static ReadOnlySpan<byte> StartBytes => "<|startoftext|>"u8;

    /// <summary><see cref="EndText"/> in UTF-8.</summary>
    public static ReadOnlySpan<byte> EndBytes => "<|endoftext|>"u8;

    public int StartToken { get; }

    public int EndToken { get; }

    public IReadOnlyList<string> Tokens => _tokens;

    public IReadOnlyList<(int Left, int Right)> Merges => _merges;

    /// <summary>
    /// CLIP's own layout: the bytes, the bytes as ends of words, one token per merge, the two special tokens.
    /// </summary>
    /// <param name="merges">Pairs of ids in that layout, each pair and each resulting text once.</param>
    public static BytePairVocabulary FromMerges(IReadOnlyList<(int Left, int Right)> merges)
    {
        string[] tokens = new string[BaseSize + merges.Count];
        for (int index = 0; index < ByteAlphabet.Size; index++)
        {
            tokens[index] = ByteAlphabet.ToChar(ByteAlphabet.ByteAt(index)).ToString();
            tokens[index + ByteAlphabet.Size] = tokens[index] + WordEnd;
        }

        var results = new (int Left, int Right, int Result)[merges.Count];
        for (int rank = 0; rank < merges.Count; rank++)
        {
            int id = (2 * ByteAlphabet.Size) + rank;
            tokens[id] = tokens[merges[rank].Left] + tokens[merges[rank].Right];
            results[rank] = (merges[rank].Left, merges[rank].Right, id);
        }

        tokens[^2] = StartText;
        tokens[^1] = EndText;
        var idOf = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            idOf.Add(tokens[id], id);
        }

        return new BytePairVocabulary(tokens, idOf, results);
    }

    /// <summary>The token of a single byte, inside a word or as its last byte.</summary>
    public int TokenOf(byte value, bool endsWord) => endsWord ? _finalByte[value] : _innerByte[value];

    /// <summary>What two neighbouring tokens merge into, if they do.</summary>
    public bool TryMerge(int left, int right, out Merge merge) => _mergeOfPair.TryGetValue(Pair(left, right), out merge);

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>A merge: the lower the rank, the earlier it is applied.</summary>
    public readonly record struct Merge(int Rank, int Result);
}
