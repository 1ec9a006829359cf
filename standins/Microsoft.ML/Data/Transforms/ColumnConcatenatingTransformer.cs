using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadModel), "Concat Transform",
    ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Makes one vector of several columns.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "ConcatTransform";

    private static readonly VersionInfo _version = new("CONCAT F", 0x00010003, 0x00010003, 0x00010003,
        typeof(ColumnConcatenatingTransformer).Assembly.FullName, LoaderSignature);

    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string output, string[] inputs)
        : base(env, nameof(ColumnConcatenatingTransformer))
    {
        _output = output;
        _inputs = inputs;
    }

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_version);
        Contracts.CheckDecode(ctx.Reader.ReadInt32() == 1);
        string output = ctx.LoadNonEmptyString();
        var inputs = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ctx.LoadNonEmptyString();
            ctx.LoadStringOrNull();
        }
        return new ColumnConcatenatingTransformer(env, output, inputs);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        ctx.Writer.Write(1);
        ctx.SaveNonEmptyString(_output);
        ctx.Writer.Write(_inputs.Length);
        foreach (string input in _inputs)
        {
            ctx.SaveNonEmptyString(input);
            // An alias, which only the old command line could give.
            ctx.SaveStringOrNull(null);
        }
    }

    private protected override IRowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[] sources = [.. _inputs.Select(name => inputSchema.Require(Host, "input", name))];
        if (sources is [{ Type: VectorDataViewType }])
            return RowMapper.Adding(inputSchema, [OutputColumn.PassOn(sources[0], _output)]);
        DataViewType itemType = sources[0].Type.GetItemType();
        foreach (DataViewSchema.Column source in sources)
        {
            if (!source.Type.GetItemType().Equals(itemType))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, itemType.ToString(), source.Type.ToString());
        }
        int size = sources.Any(c => c.Type is VectorDataViewType { Size: 0 })
            ? 0
            : sources.Sum(c => c.Type is VectorDataViewType v ? v.Size : 1);
        var column = new DataViewSchema.DetachedColumn(_output, new VectorDataViewType((PrimitiveDataViewType)itemType, size),
            AnnotationsOf(sources, itemType, size));
        return RowMapper.Adding(inputSchema, [new OutputColumn(column, [.. sources.Select(c => c.Index)],
            (input, _) => Generics.Call<Delegate>(MakeGetter<int>, itemType.RawType, input, sources))]);
    }

    private static DataViewSchema.Annotations AnnotationsOf(DataViewSchema.Column[] sources, DataViewType itemType, int size)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (itemType is NumberDataViewType && sources.All(c => c.IsNormalized()))
            builder.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (size > 0 && sources.Any(c => c.Type is not VectorDataViewType || c.HasSlotNames()))
        {
            ReadOnlyMemory<char>[] names = [.. sources.SelectMany(NamesOf)];
            builder.Add(AnnotationUtils.Kinds.SlotNames, AnnotationUtils.GetNamesType(size),
                (ref VBuffer<ReadOnlyMemory<char>> dst) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref dst, size));
        }
        return builder.ToAnnotations();
    }

    private static IEnumerable<ReadOnlyMemory<char>> NamesOf(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType vector)
            return [column.Name.AsMemory()];
        if (!column.HasSlotNames())
            return new ReadOnlyMemory<char>[vector.Size];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.IsEmpty ? name : $"{column.Name}.{name}".AsMemory());
    }

    private static ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow input, DataViewSchema.Column[] sources)
    {
        ValueGetter<VBuffer<T>>[] getters = [.. sources.Select(c => Terms.AsVector<T>(input, c))];
        var parts = new VBuffer<T>[sources.Length];
        return (ref VBuffer<T> dst) =>
        {
            for (int i = 0; i < parts.Length; i++)
            {
                getters[i](ref parts[i]);
                if (sources[i].Type is VectorDataViewType { Size: > 0 } vector && vector.Size != parts[i].Length)
                    throw Contracts.Except("Column '{0}': expected {1} slots, but got {2}", sources[i].Name, vector.Size, parts[i].Length);
            }
            VBufferEditor<T> editor = VBufferEditor.Create(ref dst, parts.Sum(p => p.Length));
            int offset = 0;
            foreach (VBuffer<T> part in parts)
            {
                part.CopyTo(editor.Values, offset);
                offset += part.Length;
            }
            dst = editor.Commit();
        };
    }
}
