using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Gives a re-parameterised network the weights of one that is not.</summary>
internal static class Reparameterization
{
    /// <summary>Fills every weight of a module: merged convolutions from branches, all others as they are.</summary>
    /// <param name="source">The module with branches; not changed.</param>
    /// <param name="target">The module of the same architecture in its merged form.</param>
    /// <exception cref="InvalidOperationException">The two have not the same architecture.</exception>
    public static void Fill(nn.Module source, nn.Module target)
    {
        using var noGradients = no_grad();
        Dictionary<string, Tensor> weights = source.state_dict(), filled = target.state_dict();
        HashSet<string> missing = [.. filled.Keys];
        void Set(string name, Tensor value)
        {
            if (filled.TryGetValue(name, out Tensor? tensor))
            {
                tensor.copy_(value);
                missing.Remove(name);
            }
        }

        foreach ((string name, Tensor value) in weights)
        {
            Set(name, value);
        }

        foreach ((string name, nn.Module module) in source.named_modules())
        {
            if (module is IReparameterizable { IsMerged: false } branches && filled.ContainsKey($"{name}.{branches.MergedName}.weight"))
            {
                using var scope = NewDisposeScope();
                (Tensor kernel, Tensor offset) = branches.Merge();
                Set($"{name}.{branches.MergedName}.weight", kernel);
                Set($"{name}.{branches.MergedName}.bias", offset);
            }
        }

        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"The networks differ; nothing gives {string.Join(", ", missing)}.");
        }
    }

    /// <summary>Makes the merged form of a module, on its device and in its mode.</summary>
    /// <param name="source">The module with branches; not changed.</param>
    /// <param name="create">Makes the same architecture in its merged form.</param>
    public static T Merge<T>(T source, Func<Generator, T> create)
        where T : nn.Module
    {
        // Its numbers are overwritten; the generator spares the process-wide one.
        using var random = new Generator(0);
        T merged = create(random);
        merged.to(source.parameters().First().device);
        merged.train(source.training);
        Fill(source, merged);
        return merged;
    }
}
