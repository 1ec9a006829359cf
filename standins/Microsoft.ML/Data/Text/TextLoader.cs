using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How the fields of a text file become columns.</summary>
public sealed partial class TextLoader
{
    private TextLoader()
    {
    }

    /// <summary>A column and the fields it is read from.</summary>
    public sealed class Column
    {
        public string Name;
        public Range[] Source;

        public Column()
        {
        }

        public Column(string name, DataKind dataKind, int index) : this(name, dataKind, [new Range(index)])
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex) : this(name, dataKind, [new Range(minIndex, maxIndex)])
        {
        }

        public Column(string name, DataKind dataKind, Range[] source)
        {
            Contracts.CheckValue(name, nameof(name));
            Contracts.CheckValue(source, nameof(source));
            Name = name;
            DataKind = dataKind;
            Source = source;
        }

        public DataKind DataKind { get; set; } = DataKind.Single;

        /// <summary>The positions of the fields, in order.</summary>
        internal int[] Fields => [.. Source.SelectMany(range => Enumerable.Range(range.Min, (range.Max ?? range.Min) - range.Min + 1))];

        internal bool IsVector => Source.Length > 1 || Source[0].ForceVector;
    }

    /// <summary>Neighbouring fields.</summary>
    public sealed class Range
    {
        public int Min;
        public int? Max;
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            Contracts.CheckParam(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            Contracts.CheckParam(min >= 0, nameof(min), "Must be non-negative");
            Contracts.CheckParam(max >= min, nameof(max), "If specified, must be greater than or equal to min");
            Min = min;
            Max = max;
            ForceVector = true;
        }
    }

    /// <summary>How the file is written.</summary>
    public class Options
    {
        public Column[] Columns;
        public char[] Separators = ['\t'];
        public bool HasHeader;
        public bool AllowQuoting;
        public bool TrimWhitespace;
    }
}
