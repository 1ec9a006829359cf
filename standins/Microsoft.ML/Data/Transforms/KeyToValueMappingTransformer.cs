using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadModel), "Key To Value Transform",
    KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Maps keys back to the values of their annotation.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToValueTransform";

    private static readonly VersionInfo _version = new("KEY2VALT", 0x00010001, 0x00010001, 0x00010001,
        typeof(KeyToValueMappingTransformer).Assembly.FullName, LoaderSignature);

    internal KeyToValueMappingTransformer(IHostEnvironment env, (string, string)[] columns)
        : base(env, nameof(KeyToValueMappingTransformer), columns)
    {
    }

    private KeyToValueMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, nameof(KeyToValueMappingTransformer), ctx.At(_version))
    {
    }

    internal (string Output, string Input)[] Columns => ColumnPairs;

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        var values = input.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;
        Host.Check(values != null, "Metadata KeyValues does not exist");
        Host.Check(values.Size == input.Type.GetItemType().GetKeyCountAsInt32(),
            "KeyValues metadata size does not match column type key count");
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(values.ItemType,
            vector.Dimensions) : values.ItemType;
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations()), [input.Index],
            (row, _) => Generics.Call<Delegate>(MakeGetter<int>, values.ItemType.RawType, row, input));
    }

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column column)
    {
        VBuffer<T> annotation = default;
        column.GetKeyValues(ref annotation);
        // The missing key becomes NaN where there is one.
        T[] values = [Missing<T>(), .. annotation.DenseValues()];
        ValueGetter<VBuffer<ulong>> keys = Keys.AsVector(row, column);
        VBuffer<ulong> current = default;
        if (column.Type is VectorDataViewType)
        {
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> dst) =>
            {
                keys(ref current);
                VBufferEditor<T> editor = VBufferEditor.Create(ref dst, current.Length);
                for (int i = 0; i < current.Length; i++)
                    editor.Values[i] = ValueOf(values, current.GetItemOrDefault(i));
                dst = editor.Commit();
            });
        }
        return (ValueGetter<T>)((ref T dst) =>
        {
            keys(ref current);
            dst = ValueOf(values, current.GetItemOrDefault(0));
        });
    }

    private static T ValueOf<T>(T[] values, ulong key) => key < (ulong)values.Length ? values[key] : values[0];

    private static T Missing<T>() => typeof(T) == typeof(float) ? (T)(object)float.NaN
        : typeof(T) == typeof(double) ? (T)(object)double.NaN
        : default;
}
