using System.Text;

namespace SimpleClip.Data;

/// <summary>Reads records of separated fields, with quoted fields as in RFC 4180; knows the line that a record begins on.</summary>
internal sealed class DelimitedReader(TextReader reader, char separator, bool quoted)
{
    private const char Quote = '"';
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private int _line = 1;

    /// <summary>Gets the line that the last record began on, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads a record; empty lines are none.</summary>
    /// <returns>The fields, valid until the next call; null at the end of the file.</returns>
    /// <exception cref="FormatException">A quoted field does not end, or goes on after its end. The next call reads the next line.</exception>
    public IReadOnlyList<string>? Read()
    {
        while (reader.Peek() is '\r' or '\n')
        {
            EndLine();
        }

        if (reader.Peek() < 0)
        {
            return null;
        }

        Line = _line;
        _fields.Clear();
        do
        {
            _fields.Add(quoted && reader.Peek() == Quote ? ReadQuoted() : ReadPlain());
        }
        while (TrySkipSeparator());
        EndLine();
        return _fields;
    }

    private string ReadPlain()
    {
        _field.Clear();
        while (reader.Peek() is >= 0 and int next && next != separator && next is not ('\r' or '\n'))
        {
            _field.Append((char)reader.Read());
        }

        return _field.ToString();
    }

    private string ReadQuoted()
    {
        int begin = _line;
        _field.Clear();
        reader.Read();
        while (true)
        {
            int next = reader.Read();
            if (next < 0)
            {
                throw new FormatException($"the quoted field that begins on line {begin} does not end. Set {nameof(TextFileOptions.Quoted)} to false if quotes are plain characters");
            }

            if (next == Quote && reader.Peek() != Quote)
            {
                break;
            }

            if (next == Quote)
            {
                reader.Read();
            }

            _line += next == '\n' ? 1 : 0;
            _field.Append((char)next);
        }

        if (reader.Peek() is >= 0 and int after && after != separator && after is not ('\r' or '\n'))
        {
            SkipLine();
            throw new FormatException(
                $"expected a separator after the quoted field, got '{(char)after}'. Set {nameof(TextFileOptions.Quoted)} to false if quotes are plain characters");
        }

        return _field.ToString();
    }

    private bool TrySkipSeparator()
    {
        if (reader.Peek() != separator)
        {
            return false;
        }

        reader.Read();
        return true;
    }

    private void SkipLine()
    {
        while (reader.Peek() is >= 0 and not ('\r' or '\n'))
        {
            reader.Read();
        }

        EndLine();
    }

    private void EndLine()
    {
        if (reader.Peek() == '\r')
        {
            reader.Read();
        }

        if (reader.Peek() == '\n')
        {
            reader.Read();
        }

        _line++;
    }
}
