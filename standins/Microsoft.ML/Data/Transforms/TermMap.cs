using Microsoft.ML.Data.IO;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A set of values and the key of each, in the order of the keys.</summary>
internal abstract class TermMap
{
    /// <summary>The type of the values.</summary>
    public abstract PrimitiveDataViewType ItemType { get; }

    public abstract int Count { get; }

    /// <summary>The type of the keys; an empty map has one of cardinality 1 all the same.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(Count, 1));

    /// <summary>Collects the values of a column.</summary>
    public static TermMap Learn(DataViewRowCursor cursor, DataViewSchema.Column column, int maximum, bool sorted) =>
        Generics.Call<TermMap>(LearnCore<int>, column.Type.GetItemType().RawType, cursor, column, maximum, sorted);

    public static TermMap Load(ModelLoadContext ctx)
    {
        if (ctx.Reader.ReadByte() == 0)
        {
            var terms = new ReadOnlyMemory<char>[ctx.Reader.ReadInt32()];
            for (int i = 0; i < terms.Length; i++)
                terms[i] = ctx.LoadNonEmptyString().AsMemory();
            return new TermMap<ReadOnlyMemory<char>>(TextDataViewType.Instance, terms);
        }
        Codec codec = Codec.ReadDefinition(ctx.Reader) ?? throw Contracts.Except("Unrecognized codec read");
        return Generics.Call<TermMap>(LoadCore<int>, codec.Type.RawType, ctx, codec);
    }

    public abstract void Save(ModelSaveContext ctx);

    /// <summary>Writes the values as text, for people who open the model.</summary>
    public abstract void WriteText(TextWriter writer);

    /// <summary>A getter of the keys of a column's values.</summary>
    public abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText);

    private static TermMap<T> LearnCore<T>(DataViewRowCursor cursor, DataViewSchema.Column column, int maximum, bool sorted)
    {
        var seen = new HashSet<T>(Terms.Comparer<T>());
        var terms = new List<T>();
        ValueGetter<VBuffer<T>> getter = Terms.AsVector<T>(cursor, column);
        VBuffer<T> row = default;
        while (terms.Count < maximum && cursor.MoveNext())
        {
            getter(ref row);
            foreach (T value in row.DenseValues())
            {
                if (terms.Count < maximum && !Terms.IsMissing(value) && seen.Add(value))
                    terms.Add(value);
            }
        }
        if (sorted)
            terms.Sort(Terms.Order<T>());
        return new TermMap<T>((PrimitiveDataViewType)column.Type.GetItemType(), [.. terms]);
    }

    private static TermMap<T> LoadCore<T>(ModelLoadContext ctx, Codec codec)
    {
        int count = ctx.Reader.ReadInt32();
        return new TermMap<T>((PrimitiveDataViewType)codec.Type, ((Codec<T>)codec).Read(ctx.Reader, count));
    }
}
