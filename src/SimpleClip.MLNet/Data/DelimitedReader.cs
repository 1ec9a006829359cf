using System.Text;

namespace SimpleClip.Data;

/// <summary>Reads records of separated fields, with quoted fields as in RFC 4180; knows the line that a record begins on.</summary>
/// <remarks>A line end inside a quoted field is read as a line feed, whatever the file's line ends are.</remarks>
internal sealed class DelimitedReader(TextReader reader, char separator, bool quoted)
{
    private const char Quote = '"';
    private const string QuotesHint = $"Set {nameof(TextFileOptions.Quoted)} to false if quotes are plain characters";
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private int _linesRead;
    private string _text = "";
    private int _position;

    /// <summary>Gets the line that the last record began on, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads a record; empty lines are none.</summary>
    /// <returns>The fields, valid until the next call; null at the end of the file.</returns>
    /// <exception cref="FormatException">A quoted field does not end, or goes on after its end. The next call reads the next
    /// line.</exception>
    public IReadOnlyList<string>? Read()
    {
        do
        {
            if (!TryReadLine())
            {
                return null;
            }
        }
        while (_text.Length == 0);

        Line = _linesRead;
        _fields.Clear();
        do
        {
            _fields.Add(quoted && _position < _text.Length && _text[_position] == Quote ? ReadQuoted() : ReadPlain());
        }
        while (TrySkipSeparator());
        return _fields;
    }

    private bool TryReadLine()
    {
        if (reader.ReadLine() is not string line)
        {
            return false;
        }

        _linesRead++;
        _text = line;
        _position = 0;
        return true;
    }

    private string ReadPlain()
    {
        int end = _text.IndexOf(separator, _position);
        string field = end < 0 ? _text[_position..] : _text[_position..end];
        _position += field.Length;
        return field;
    }

    private string ReadQuoted()
    {
        int begin = _linesRead;
        _field.Clear();
        _position++;
        while (true)
        {
            int quote = _text.IndexOf(Quote, _position);
            if (quote < 0)
            {
                _field.Append(_text, _position, _text.Length - _position).Append('\n');
                if (!TryReadLine())
                {
                    throw new FormatException($"the quoted field that begins on line {begin} does not end. {QuotesHint}");
                }

                continue;
            }

            _field.Append(_text, _position, quote - _position);
            _position = quote + 1;
            if (_position >= _text.Length || _text[_position] != Quote)
            {
                break;
            }

            _field.Append(Quote);
            _position++;
        }

        return _position >= _text.Length || _text[_position] == separator
            ? _field.ToString()
            : throw new FormatException($"expected a separator after the quoted field, got '{_text[_position]}'. {QuotesHint}");
    }

    private bool TrySkipSeparator()
    {
        if (_position >= _text.Length)
        {
            return false;
        }

        _position++;
        return true;
    }
}
