using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(LpNormNormalizingTransformer), null, typeof(SignatureLoadModel), "Lp-Norm Normalizer",
    LpNormNormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Brings each row's vector to norm 1.</summary>
public sealed class LpNormNormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "GcnTransform";
    private const float SmallestNorm = 1e-8f;

    private static readonly VersionInfo _version = new("GCNORMAF", 0x00010003, 0x00010003, 0x00010003,
        typeof(LpNormNormalizingTransformer).Assembly.FullName, LoaderSignature);

    private readonly LpNormNormalizingEstimatorBase.NormFunction _norm;
    private readonly bool _ensureZeroMean;

    internal LpNormNormalizingTransformer(IHostEnvironment env, (string, string)[] columns,
        LpNormNormalizingEstimatorBase.NormFunction norm, bool ensureZeroMean)
        : base(env, nameof(LpNormNormalizingTransformer), columns)
    {
        _norm = norm;
        _ensureZeroMean = ensureZeroMean;
    }

    private LpNormNormalizingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, nameof(LpNormNormalizingTransformer), ctx.At(_version))
    {
        foreach ((string, string) _ in ColumnPairs)
        {
            _ensureZeroMean = ctx.Reader.ReadBoolean();
            _norm = (LpNormNormalizingEstimatorBase.NormFunction)ctx.Reader.ReadByte();
            Host.CheckDecode(ctx.Reader.ReadSingle() == 1);
        }
    }

    internal (string Output, string Input)[] Columns => ColumnPairs;

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        foreach ((string, string) _ in ColumnPairs)
        {
            ctx.Writer.Write(_ensureZeroMean);
            ctx.Writer.Write((byte)_norm);
            ctx.Writer.Write(1f);
        }
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        if (input.Type is not VectorDataViewType { IsKnownSize: true, ItemType: var item } || item != NumberDataViewType.Single)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, LpNormNormalizingEstimatorBase.ExpectedColumnType,
                input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, input.Type, annotations.ToAnnotations()), [input.Index],
            (row, _) => MakeGetter(row.GetGetter<VBuffer<float>>(input)));
    }

    private ValueGetter<VBuffer<float>> MakeGetter(ValueGetter<VBuffer<float>> getter)
    {
        VBuffer<float> source = default;
        return (ref VBuffer<float> dst) =>
        {
            getter(ref source);
            VBufferEditor<float> editor = VBufferEditor.Create(ref dst, source.Length);
            source.CopyTo(editor.Values);
            Normalize(editor.Values);
            dst = editor.Commit();
        };
    }

    private void Normalize(Span<float> values)
    {
        if (values.IsEmpty)
            return;
        float mean = _ensureZeroMean ? Sum(values, x => x) / values.Length : 0;
        foreach (ref float value in values)
            value -= mean;
        float norm = _norm switch
        {
            LpNormNormalizingEstimatorBase.NormFunction.L1 => Sum(values, MathF.Abs),
            LpNormNormalizingEstimatorBase.NormFunction.Infinity => values.ToArray().Max(MathF.Abs),
            LpNormNormalizingEstimatorBase.NormFunction.StandardDeviation => MathF.Sqrt(Sum(values, x => x * x) / values.Length),
            _ => MathF.Sqrt(Sum(values, x => x * x)),
        };
        if (norm < SmallestNorm)
            return;
        foreach (ref float value in values)
            value /= norm;
    }

    private static float Sum(ReadOnlySpan<float> values, Func<float, float> term)
    {
        float sum = 0;
        foreach (float value in values)
            sum += term(value);
        return sum;
    }
}
