namespace SimpleClip.Data;

/// <summary>How a text tower wants captions.</summary>
/// <param name="Tokenizer">Makes ids of texts.</param>
/// <param name="ContextLength">Ids of a row.</param>
internal sealed record TextInput(ClipTokenizer Tokenizer, int ContextLength);
