using SimpleClip.Weights.KeyMaps;
using static TorchSharp.torch;

namespace SimpleClip.Weights;

/// <summary>Moves a module's weights from and to files of tensors, by the names of its state dictionary.</summary>
public static class NetworkWeights
{
    /// <summary>
    /// Copies every tensor of a file into the module's parameter or buffer of the same name. Nothing is changed unless all of them fit;
    /// only the counters <c>num_batches_tracked</c> may be missing. Where a target is float32 on the CPU, the file is read straight into
    /// it.
    /// </summary>
    /// <param name="module">The network; on any device.</param>
    /// <param name="file">A file with exactly the module's tensors: floating point of any width for floating point, integers for
    /// integers.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected, or of another shape or type; the message lists them
    /// all.</exception>
    public static void Load(nn.Module module, TensorFile file)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        WeightPlan.Create(module.state_dict(), file, KnownKeyMaps.Own).Apply(file);
    }

    /// <summary>Collects a module's weights: floating point as float32, integers as int64.</summary>
    /// <param name="module">The network; on any device. It is to stay alive and unchanged until the weights are saved.</param>
    /// <returns>A writer that copies the tensors one after the other when it saves.</returns>
    public static SafetensorsWriter Collect(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Collect(module, KnownKeyMaps.Own);
    }

    /// <summary>Collects a module's weights under another project's names.</summary>
    /// <exception cref="NotSupportedException">The project's files have no names for some of them; the message lists these.</exception>
    internal static SafetensorsWriter Collect(nn.Module module, KeyMap map)
    {
        Dictionary<string, Tensor> state = module.state_dict();
        string[] nameless = [.. state.Keys.Where(name => map.Find(name) is null)];
        if (nameless.Length > 0)
        {
            throw new NotSupportedException($"Files of {map.Name} have no names for these tensors:\n  {string.Join("\n  ", nameless)}");
        }

        var writer = new SafetensorsWriter();
        foreach ((string name, Tensor tensor) in state)
        {
            (string[] fileNames, TensorLayout layout) = map.Find(name)!.Value;
            (TensorType type, ScalarType scalarType) = tensor.is_floating_point() ? (TensorType.F32, ScalarType.Float32) : (TensorType.I64, ScalarType.Int64);
            for (int i = 0; i < fileNames.Length; i++)
            {
                int part = i;
                writer.Add(
                    fileNames[part],
                    type,
                    layout.FileShape(tensor.shape, fileNames.Length),
                    stream => Write(tensor, scalarType, view => layout.FileView(view, part, fileNames.Length), stream));
            }
        }

        return writer;
    }

    private static void Write(Tensor tensor, ScalarType type, Func<Tensor, Tensor> view, Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        stream.Write(view(tensor).to(type).cpu().contiguous().bytes);
    }
}
