using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Weights;

/// <summary>Moves a module's weights from and to safetensors files, by the names of its state dictionary.</summary>
public static class NetworkWeights
{
    /// <summary>Copies every tensor of a file into the module's parameter of the same name. Nothing is changed unless all of them fit.</summary>
    /// <param name="module">The network; on any device.</param>
    /// <param name="file">A file with exactly the module's tensors, floating point of any width.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected, or of another shape or type; the message lists them all.</exception>
    public static void Load(nn.Module module, SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        Dictionary<string, Tensor> state = module.state_dict();
        Check(state, file);
        using var noGradients = no_grad();
        foreach ((string name, Tensor target) in state)
        {
            using var scope = NewDisposeScope();
            Tensor source = empty(target.shape, dtype: ScalarType.Float32);
            file.ReadFloats(name).AsSpan().CopyTo(MemoryMarshal.Cast<byte, float>(source.bytes));
            target.copy_(source);
        }
    }

    /// <summary>Collects a module's weights as float32.</summary>
    /// <param name="module">The network; on any device.</param>
    /// <returns>A writer that holds a copy of every tensor.</returns>
    public static SafetensorsWriter Collect(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var writer = new SafetensorsWriter();
        using var noGradients = no_grad();
        foreach ((string name, Tensor tensor) in module.state_dict())
        {
            using var scope = NewDisposeScope();
            Tensor values = tensor.to(ScalarType.Float32).cpu().contiguous();
            writer.Add(name, values.shape, MemoryMarshal.Cast<byte, float>(values.bytes));
        }

        return writer;
    }

    private static void Check(Dictionary<string, Tensor> state, SafetensorsFile file)
    {
        List<string> problems =
        [
            .. state.Keys.Except(file.Tensors.Keys).Select(name => $"missing: {name}"),
            .. file.Tensors.Keys.Except(state.Keys).Select(name => $"unexpected: {name}"),
        ];
        foreach ((string name, SafetensorsTensor tensor) in file.Tensors)
        {
            if (state.TryGetValue(name, out Tensor? target) && !tensor.Shape.SequenceEqual(target.shape))
            {
                problems.Add($"wrong shape: {name} is [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", target.shape)}]");
            }
            else if (target is not null && tensor.Type > SafetensorsType.BF16)
            {
                problems.Add($"wrong type: {name} is {tensor.Type}, expected floating point");
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidDataException($"{file.Name} does not hold the weights of this network:\n  {string.Join("\n  ", problems)}");
        }
    }
}
