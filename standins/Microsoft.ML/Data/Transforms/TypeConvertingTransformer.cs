using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel), "Convert Transform",
    TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Converts columns to other types.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    private static readonly VersionInfo _version = new("CONVERTF", 0x00010004, 0x00010003, 0x00010003,
        typeof(TypeConvertingTransformer).Assembly.FullName, LoaderSignature);

    internal TypeConvertingTransformer(IHostEnvironment env, (string, string)[] columns, DataKind kind)
        : base(env, nameof(TypeConvertingTransformer), columns) =>
        Kinds = [.. columns.Select(_ => kind)];

    private TypeConvertingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, "Convert", ctx.At(_version)) =>
        Kinds = [.. ColumnPairs.Select(_ => (DataKind)ctx.Reader.ReadByte())];

    internal (string Output, string Input)[] Columns => ColumnPairs;

    internal DataKind[] Kinds { get; }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        foreach (DataKind kind in Kinds)
            ctx.Writer.Write((byte)kind);
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        DataViewType source = input.Type.GetItemType();
        PrimitiveDataViewType target = Conversions.TypeOf(Kinds[index]);
        if (source is KeyDataViewType key && KeyDataViewType.IsValidDataType(target.RawType))
            target = new KeyDataViewType(target.RawType, key.Count);
        if (!Conversions.CanConvert(source, target))
        {
            throw Host.ExceptParam("inputSchema", "source column '{0}' with item type '{1}' is not compatible with destination type '{2}'",
                input.Name, input.Type, target);
        }
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind switch
        {
            AnnotationUtils.Kinds.SlotNames => input.Type is VectorDataViewType { IsKnownSize: true },
            AnnotationUtils.Kinds.KeyValues => target is KeyDataViewType,
            AnnotationUtils.Kinds.IsNormalized => source is NumberDataViewType && target is NumberDataViewType,
            _ => false,
        });
        if (source is BooleanDataViewType && target is NumberDataViewType)
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(target, vector.Dimensions) : target;
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations()), [input.Index],
            (row, _) => Conversions.MakeGetter(row, input, target));
    }
}
