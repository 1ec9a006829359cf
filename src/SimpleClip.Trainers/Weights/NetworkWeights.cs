using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Weights;

/// <summary>Moves a module's weights from and to files of tensors, by the names of its state dictionary.</summary>
public static class NetworkWeights
{
    /// <summary>
    /// Copies every tensor of a file into the module's parameter or buffer of the same name. Nothing is changed unless all of them fit. Where a
    /// target is float32 on the CPU, the file is read straight into it.
    /// </summary>
    /// <param name="module">The network; on any device.</param>
    /// <param name="file">A file with exactly the module's tensors: floating point of any width for floating point, integers for integers.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected, or of another shape or type; the message lists them all.</exception>
    public static void Load(nn.Module module, TensorFile file)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        Dictionary<string, Tensor> state = module.state_dict();
        Check(state, file);
        using var noGradients = no_grad();
        foreach ((string name, Tensor target) in state)
        {
            using var scope = NewDisposeScope();
            ScalarType type = target.is_floating_point() ? ScalarType.Float32 : ScalarType.Int64;
            bool isDirect = target.dtype == type && target.device_type == DeviceType.CPU && target.is_contiguous();
            Tensor source = isDirect ? target : empty(target.shape, dtype: type);
            if (type == ScalarType.Float32)
            {
                file.ReadFloats(name, MemoryMarshal.Cast<byte, float>(source.bytes));
            }
            else
            {
                file.ReadIntegers(name, MemoryMarshal.Cast<byte, long>(source.bytes));
            }

            if (!isDirect)
            {
                target.copy_(source);
            }
        }
    }

    /// <summary>Collects a module's weights: floating point as float32, integers as int64.</summary>
    /// <param name="module">The network; on any device. It is to stay alive and unchanged until the weights are saved.</param>
    /// <returns>A writer that copies the tensors one after the other when it saves.</returns>
    public static SafetensorsWriter Collect(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var writer = new SafetensorsWriter();
        foreach ((string name, Tensor tensor) in module.state_dict())
        {
            (TensorType type, ScalarType scalarType) = tensor.is_floating_point() ? (TensorType.F32, ScalarType.Float32) : (TensorType.I64, ScalarType.Int64);
            writer.Add(name, type, tensor.shape, stream => Write(tensor, scalarType, stream));
        }

        return writer;
    }

    private static void Write(Tensor tensor, ScalarType type, Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        stream.Write(tensor.to(type).cpu().contiguous().bytes);
    }

    private static void Check(Dictionary<string, Tensor> state, TensorFile file)
    {
        List<string> problems =
        [
            .. state.Keys.Except(file.Tensors.Keys).Select(name => $"missing: {name}"),
            .. file.Tensors.Keys.Except(state.Keys).Select(name => $"unexpected: {name}"),
        ];
        foreach ((string name, TensorInfo tensor) in file.Tensors)
        {
            if (!state.TryGetValue(name, out Tensor? target))
            {
                continue;
            }

            bool isFloatingPoint = target.is_floating_point();
            if (!tensor.Shape.SequenceEqual(target.shape))
            {
                problems.Add($"wrong shape: {name} is [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", target.shape)}]");
            }
            else if (isFloatingPoint ? !tensor.IsFloatingPoint : !tensor.IsInteger)
            {
                problems.Add($"wrong type: {name} is {tensor.Type}, expected {(isFloatingPoint ? "floating point" : "integers")}");
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidDataException($"{file.Name} does not hold the weights of this network:\n  {string.Join("\n  ", problems)}");
        }
    }
}
