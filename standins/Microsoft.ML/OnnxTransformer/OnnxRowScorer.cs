using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs the model on the current row, once for each output that is read.</summary>
internal sealed class OnnxRowScorer
{
    private readonly OnnxTransformer _transformer;
    private readonly Func<NamedOnnxValue>[] _inputs;

    public OnnxRowScorer(OnnxTransformer transformer, DataViewRow row, DataViewSchema.Column[] columns)
    {
        _transformer = transformer;
        _inputs = [.. columns.Select((column, i) =>
            Generics.Call<Func<NamedOnnxValue>>(ReadTensor<float>, column.Type.GetItemType().RawType, row, column, transformer.Inputs[i]))];
    }

    public Delegate MakeGetter(OnnxNode output) => output.ItemType is TextDataViewType
        ? TextGetter(output)
        : Generics.Call<Delegate>(Getter<float>, output.ItemType.RawType, output);

    private ValueGetter<VBuffer<T>> Getter<T>(OnnxNode output) => (ref VBuffer<T> dst) =>
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = Run(output);
        T[] values = [.. results.First().AsEnumerable<T>()];
        dst = new VBuffer<T>(values.Length, values);
    };

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextGetter(OnnxNode output) => (ref VBuffer<ReadOnlyMemory<char>> dst) =>
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = Run(output);
        ReadOnlyMemory<char>[] values = [.. results.First().AsEnumerable<string>().Select(text => text.AsMemory())];
        dst = new VBuffer<ReadOnlyMemory<char>>(values.Length, values);
    };

    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(OnnxNode output) =>
        _transformer.Session.Run([.. _inputs.Select(read => read())], [output.Name]);

    private static Func<NamedOnnxValue> ReadTensor<T>(DataViewRow row, DataViewSchema.Column column, OnnxNode input)
    {
        ValueGetter<VBuffer<T>> getter = Terms.AsVector<T>(row, column);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            T[] values = [.. vector.DenseValues()];
            int known = input.Shape.Where(d => d > 0).Aggregate(1, (product, d) => product * d);
            int[] shape = [.. input.Shape.Select(d => d > 0 ? d : values.Length / known)];
            return values is ReadOnlyMemory<char>[] texts
                ? NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<string>(texts.Select(t => t.ToString()).ToArray(), shape))
                : NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<T>(values, shape));
        };
    }
}
