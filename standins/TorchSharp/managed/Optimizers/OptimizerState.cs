#nullable disable
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers about a parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor result, Device device)
    {
        result?.Dispose();
        result = null;
        if (reader.ReadBoolean())
        {
            using Tensor loaded = TensorExtensionMethods.Load(reader);
            result = loaded.to(device, copy: true).DetachFromDisposeScope();
        }
    }

    /// <summary>A copy for this parameter's device that no scope disposes; null for null.</summary>
    private protected Tensor CopyOf(Tensor tensor) => tensor?.to(_parameter.device, copy: true).DetachFromDisposeScope();
}
