using Microsoft.ML.Data.IO;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A set of values of one type.</summary>
internal sealed class TermMap<T>(PrimitiveDataViewType itemType, T[] terms) : TermMap
{
    private readonly Dictionary<T, uint> _keys = terms.Select((term, i) =>
        (term, i)).ToDictionary(p => p.term, p => (uint)p.i + 1, Terms.Comparer<T>());

    public override PrimitiveDataViewType ItemType => itemType;

    public override int Count => terms.Length;

    public override void Save(ModelSaveContext ctx)
    {
        if (terms is ReadOnlyMemory<char>[] texts)
        {
            ctx.Writer.Write((byte)0);
            ctx.Writer.Write(texts.Length);
            foreach (ReadOnlyMemory<char> text in texts)
                ctx.SaveNonEmptyString(text.ToString());
            return;
        }
        Codec codec = Codec.ForTypeOrNull(itemType) ?? throw Contracts.Except("We do not know how to serialize terms of type '{0}'",
            itemType);
        ctx.Writer.Write((byte)1);
        codec.WriteDefinition(ctx.Writer);
        ctx.Writer.Write(terms.Length);
        ((Codec<T>)codec).Write(ctx.Writer, terms);
    }

    public override void WriteText(TextWriter writer)
    {
        writer.WriteLine(itemType is TextDataViewType ? $"# Number of terms = {Count}" : $"# Number of terms of type '{itemType}' = {Count}");
        for (int i = 0; i < terms.Length; i++)
            writer.WriteLine($"{i}\t{terms[i]}");
    }

    public override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> one = input.GetGetter<T>(column);
            T value = default;
            return (ValueGetter<uint>)((ref uint key) =>
            {
                one(ref value);
                key = _keys.GetValueOrDefault(value);
            });
        }
        ValueGetter<VBuffer<T>> many = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> keys) =>
        {
            many(ref values);
            VBufferEditor<uint> editor = VBufferEditor.Create(ref keys, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = _keys.GetValueOrDefault(values.GetItemOrDefault(i));
            keys = editor.Commit();
        });
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText)
    {
        if (Count == 0)
            return;
        if (asText)
            Add(builder, TextDataViewType.Instance, [.. terms.Select(term => term.ToString().AsMemory())]);
        else
            Add(builder, itemType, terms);
    }

    private static void Add<TValue>(DataViewSchema.Annotations.Builder builder, PrimitiveDataViewType type, TValue[] values) =>
        builder.Add(AnnotationUtils.Kinds.KeyValues, new VectorDataViewType(type, values.Length),
            (ref VBuffer<TValue> dst) => VBuffer<TValue>.Copy(values, 0, ref dst, values.Length));
}
