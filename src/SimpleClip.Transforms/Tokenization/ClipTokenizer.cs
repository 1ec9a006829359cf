using System.Text;
using SimpleClip.Tokenization;

namespace SimpleClip;

/// <summary>
/// CLIP's tokenizer: byte-level byte pair encoding of lower-cased text, with the ids of OpenAI's <c>simple_tokenizer.py</c>. Immutable and
/// safe for any number of threads.
/// </summary>
/// <remarks>
/// <para>
/// A text is unescaped from HTML twice, stripped, lower-cased and split into words (contractions, runs of letters, single digits, runs of
/// other characters); every word's UTF-8 bytes are merged by the vocabulary's merges. The literal texts <c>&lt;|startoftext|&gt;</c> and
/// <c>&lt;|endoftext|&gt;</c> become the special tokens, as in OpenAI's code.
/// </para>
/// <para>
/// The Python reference first repairs wrongly decoded text with the package <c>ftfy</c>. That step is not reproduced: texts with mojibake,
/// curly quotes or ligatures may get other ids than there.
/// </para>
/// </remarks>
public sealed class ClipTokenizer
{
    /// <summary>The number of tokens of the original CLIP models' vocabulary.</summary>
    public const int OpenAIVocabularySize = 49408;

    /// <summary>The number of tokens, special ones included, that the original CLIP models take.</summary>
    public const int DefaultContextLength = 77;

    private const int StackBytes = 512;
    private const int StackTokens = 96;

    private readonly BytePairVocabulary _vocabulary;
    private readonly WordCache _cache = new();

    private ClipTokenizer(BytePairVocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>The number of tokens of the vocabulary; ids run from 0 to one less.</summary>
    public int VocabularySize => _vocabulary.Tokens.Count;

    /// <summary>The id of the token that begins every text.</summary>
    public int StartToken => _vocabulary.StartToken;

    /// <summary>The id of the token that ends every text; the text tower reads a text's embedding at its position.</summary>
    public int EndToken => _vocabulary.EndToken;

    /// <summary>Reads a vocabulary in the layout of Hugging Face: token ids as JSON, and merges one a line.</summary>
    /// <param name="vocabularyPath">Path of <c>vocab.json</c>.</param>
    /// <param name="mergesPath">Path of <c>merges.txt</c>.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, or the two do not belong together; the message names file and
    /// line.</exception>
    public static ClipTokenizer Load(string vocabularyPath, string mergesPath)
    {
        using FileStream vocabulary = File.OpenRead(vocabularyPath);
        using FileStream merges = File.OpenRead(mergesPath);
        return new ClipTokenizer(VocabularyFiles.Read(vocabulary, vocabularyPath, merges, mergesPath));
    }

    /// <summary>Reads a vocabulary in the layout of Hugging Face from streams.</summary>
    /// <param name="vocabulary">The content of <c>vocab.json</c>; left open.</param>
    /// <param name="merges">The content of <c>merges.txt</c>; left open.</param>
    /// <exception cref="InvalidDataException">The content is malformed, or the two do not belong together.</exception>
    public static ClipTokenizer Load(Stream vocabulary, Stream merges)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(merges);
        return Load(vocabulary, "vocab.json", merges, "merges.txt");
    }

    /// <summary>
    /// Reads OpenAI's list of merges, <c>bpe_simple_vocab_16e6.txt.gz</c>, compressed or not, and numbers the tokens as OpenAI does.
    /// </summary>
    /// <param name="path">Path of the file. It lists more merges than CLIP uses; the first ones count.</param>
    /// <param name="vocabularySize">The number of tokens wanted, at least 514.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is malformed or holds too few merges; the message names file and line.</exception>
    public static ClipTokenizer LoadBpe(string path, int vocabularySize = OpenAIVocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, BytePairVocabulary.BaseSize);
        using FileStream stream = File.OpenRead(path);
        return new ClipTokenizer(VocabularyFiles.ReadMergesOnly(stream, path, vocabularySize));
    }

    /// <summary>
    /// Learns a vocabulary from captions. The result depends on nothing but the captions and the size; ids are laid out as in OpenAI's
    /// vocabulary: bytes, bytes at the ends of words, merges, and the two special tokens last.
    /// </summary>
    /// <param name="captions">The captions, read once.</param>
    /// <param name="vocabularySize">The number of tokens wanted, at least 514. Few captions may give fewer: pairs that occur only once are
    /// not merged.</param>
    public static ClipTokenizer Train(IEnumerable<string> captions, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, BytePairVocabulary.BaseSize);
        return new ClipTokenizer(BytePairTrainer.Train(captions, vocabularySize));
    }

    /// <summary>The tokens of a text, without the special tokens around it and without a limit.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var buffer = new TokenBuffer(stackalloc int[StackTokens], int.MaxValue);
        try
        {
            EncodeInto(text, ref buffer);
            return buffer.Tokens.ToArray();
        }
        finally
        {
            buffer.Dispose();
        }
    }

    /// <summary>
    /// The row of token ids that the text tower takes: start token, the text's tokens, end token, then zeros. A text that is too long is
    /// cut; the end token stays. An empty text gives the two special tokens only.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="contextLength">The row's length, at least 2.</param>
    public long[] Tokenize(string text, int contextLength = DefaultContextLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        long[] row = new long[Checked(contextLength)];
        Tokenize(text, row);
        return row;
    }

    /// <summary>The rows of several texts, one after the other: shape [texts, <paramref name="contextLength"/>].</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="contextLength">A row's length, at least 2.</param>
    public long[] Tokenize(IReadOnlyList<string> texts, int contextLength = DefaultContextLength)
    {
        ArgumentNullException.ThrowIfNull(texts);
        long[] rows = new long[checked(texts.Count * Checked(contextLength))];
        for (int i = 0; i < texts.Count; i++)
        {
            Tokenize(texts[i], rows.AsSpan(i * contextLength, contextLength));
        }

        return rows;
    }

    /// <summary>
    /// Writes a text's row of token ids into a buffer, whose length is the context length. Allocates nothing for words seen before.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="row">Receives the ids; at least 2 long.</param>
    /// <returns>The number of ids before the padding.</returns>
    public int Tokenize(ReadOnlySpan<char> text, Span<long> row)
    {
        int limit = Checked(row.Length) - 2;
        var buffer = new TokenBuffer(stackalloc int[StackTokens], limit);
        try
        {
            EncodeInto(text, ref buffer);
            row[0] = StartToken;
            for (int i = 0; i < buffer.Count; i++)
            {
                row[i + 1] = buffer.Tokens[i];
            }

            row[buffer.Count + 1] = EndToken;
            row[(buffer.Count + 2)..].Clear();
            return buffer.Count + 2;
        }
        finally
        {
            buffer.Dispose();
        }
    }

    /// <summary>
    /// The text of token ids. Start tokens are left out, and the first end token ends the text. Bytes that are not valid UTF-8 become
    /// U+FFFD. Spaces stand between words, as the vocabulary does not keep the original ones.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not one of the vocabulary's.</exception>
    public string Decode(IEnumerable<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var bytes = new List<byte>();
        foreach (int token in tokens)
        {
            if (token < 0 || token >= VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), token, $"Expected token ids from 0 to {VocabularySize - 1}.");
            }

            if (token == EndToken)
            {
                break;
            }

            if (token != StartToken)
            {
                AppendBytes(bytes, _vocabulary.Tokens[token]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]).TrimEnd(' ');
    }

    /// <summary>Writes <c>vocab.json</c> and <c>merges.txt</c> into a folder, which is created if necessary.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        using FileStream vocabulary = File.Create(Path.Combine(folder, "vocab.json"));
        using FileStream merges = File.Create(Path.Combine(folder, "merges.txt"));
        Save(vocabulary, merges);
    }

    /// <summary>Writes the vocabulary in the layout of Hugging Face; the streams stay open.</summary>
    /// <param name="vocabulary">Receives the content of <c>vocab.json</c>.</param>
    /// <param name="merges">Receives the content of <c>merges.txt</c>.</param>
    public void Save(Stream vocabulary, Stream merges)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(merges);
        VocabularyFiles.WriteIds(_vocabulary, vocabulary);
        VocabularyFiles.WriteMerges(_vocabulary, merges);
    }

    /// <summary>Reads a vocabulary from streams whose names appear in error messages.</summary>
    internal static ClipTokenizer Load(Stream vocabulary, string vocabularyName, Stream merges, string mergesName) =>
        new(VocabularyFiles.Read(vocabulary, vocabularyName, merges, mergesName));

    /// <summary>The id of a token by its text in the vocabulary, or null.</summary>
    internal int? FindToken(string text)
    {
        for (int id = 0; id < _vocabulary.Tokens.Count; id++)
        {
            if (_vocabulary.Tokens[id] == text)
            {
                return id;
            }
        }

        return null;
    }

    private static int Checked(int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 2);
        return contextLength;
    }

    private static void AppendBytes(List<byte> bytes, string token)
    {
        bool endsWord = token.EndsWith(BytePairVocabulary.WordEnd, StringComparison.Ordinal);
        foreach (char character in endsWord ? token.AsSpan(0, token.Length - BytePairVocabulary.WordEnd.Length) : token)
        {
            if (ByteAlphabet.TryToByte(character, out byte value))
            {
                bytes.Add(value);
            }
        }

        if (endsWord)
        {
            bytes.Add((byte)' ');
        }
    }

    private void EncodeInto(ReadOnlySpan<char> text, ref TokenBuffer buffer)
    {
        var normalized = new NormalizedText(text, stackalloc byte[StackBytes]);
        try
        {
            ReadOnlySpan<byte> padded = normalized.Padded;
            var scanner = new WordScanner(normalized.Text);
            while (!buffer.IsFull && scanner.MoveNext())
            {
                Append(padded[scanner.Start..], scanner.Current.Length, ref buffer);
            }
        }
        finally
        {
            normalized.Dispose();
        }
    }

    private void Append(scoped ReadOnlySpan<byte> padded, int length, ref TokenBuffer buffer)
    {
        if (!_cache.TryGet(padded, length, out WordCache.Entry? word))
        {
            int[] tokens = EncodeWord(padded[..length]);
            _cache.Add(padded, length, tokens);
            buffer.Append(tokens);
        }
        else if (word.Count == 1)
        {
            buffer.Append(word.First);
        }
        else
        {
            buffer.Append(word.Tokens);
        }
    }

    private int[] EncodeWord(ReadOnlySpan<byte> word) =>
        word.SequenceEqual(BytePairVocabulary.StartBytes) ? [StartToken]
        : word.SequenceEqual(BytePairVocabulary.EndBytes) ? [EndToken]
        : BytePairEncoder.Encode(_vocabulary, word);
}
