using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(NormalizingTransformer), null, typeof(SignatureLoadModel), "Normalizer",
    NormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Scales each slot of a column by what was learned of its range.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "Normalizer";

    // A format of its own: the real one writes other normalizers too.
    private static readonly VersionInfo _version = new("MINMAXST", 0x00010001, 0x00010001, 0x00010001,
        typeof(NormalizingTransformer).Assembly.FullName, LoaderSignature);

    private readonly float[] _scales;
    private readonly float[] _offsets;

    internal NormalizingTransformer(IHostEnvironment env, (string, string) columns, float[] scales, float[] offsets)
        : base(env, nameof(NormalizingTransformer), [columns])
    {
        _scales = scales;
        _offsets = offsets;
    }

    private NormalizingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, nameof(NormalizingTransformer), ctx.At(_version))
    {
        _scales = new float[ctx.Reader.ReadInt32()];
        _offsets = new float[_scales.Length];
        for (int i = 0; i < _scales.Length; i++)
            (_scales[i], _offsets[i]) = (ctx.Reader.ReadSingle(), ctx.Reader.ReadSingle());
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        ctx.Writer.Write(_scales.Length);
        for (int i = 0; i < _scales.Length; i++)
        {
            ctx.Writer.Write(_scales[i]);
            ctx.Writer.Write(_offsets[i]);
        }
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        int size = input.Type is VectorDataViewType vector ? vector.Size : 1;
        if (input.Type.GetItemType() != NumberDataViewType.Single || size != _scales.Length)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, $"Vector<Single, {_scales.Length}>", input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        annotations.Add(input.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, input.Type, annotations.ToAnnotations()), [input.Index],
            (row, _) => MakeGetter(row, input));
    }

    private Delegate MakeGetter(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<float>> getter = Terms.AsVector<float>(row, input);
        VBuffer<float> source = default;
        if (input.Type is not VectorDataViewType)
        {
            return (ValueGetter<float>)((ref float dst) =>
            {
                getter(ref source);
                dst = (source.GetItemOrDefault(0) - _offsets[0]) * _scales[0];
            });
        }
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> dst) =>
        {
            getter(ref source);
            VBufferEditor<float> editor = VBufferEditor.Create(ref dst, source.Length);
            for (int i = 0; i < source.Length; i++)
                editor.Values[i] = (source.GetItemOrDefault(i) - _offsets[i]) * _scales[i];
            dst = editor.Commit();
        });
    }
}
