#nullable disable
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What optimizers share: groups of parameters with options, and a state for each parameter.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults;
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes the optimizer's name, how many groups and states there are, and these.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        StateDictionary dictionary = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(dictionary.Options.Count);
        writer.Encode(dictionary.State.Count);
        dictionary.Options.ForEach(options => options.SaveStateDict(writer));
        dictionary.State.ForEach(state => state.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        string name = reader.ReadString();
        if (name != GetType().Name)
        {
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream.");
        }

        StateDictionary dictionary = state_dict();
        CheckCounts(reader.Decode(), reader.Decode(), dictionary);
        dictionary.Options.ForEach(options => options.LoadStateDict(reader));
        dictionary.State.ForEach(state => state.LoadStateDict(reader));
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        StateDictionary own = this.state_dict();
        CheckCounts(state_dict.Options.Count, state_dict.State.Count, own);
        foreach ((OptimizerOptions target, OptimizerOptions source) in own.Options.Zip(state_dict.Options))
        {
            if (!ReferenceEquals(target, source))
            {
                target.LoadStateDict(source);
            }
        }

        foreach ((OptimizerState target, OptimizerState source) in own.State.Zip(state_dict.State))
        {
            if (!ReferenceEquals(target, source))
            {
                target.LoadStateDict(source);
            }
        }
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (ParamGroup group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            dictionary.State.AddRange(group.Parameters.Select(parameter => _state[parameter.Handle]));
        }

        return dictionary;
    }

    /// <summary>Applies the body to each group, without recording and in a dispose scope, after the closure, if there is one.</summary>
    protected Tensor _step<T>(Action<T> body, Func<Tensor> loss_closure = null)
        where T : ParamGroup
    {
        Tensor loss = null;
        if (loss_closure is not null)
        {
            using IDisposable recording = enable_grad();
            loss = loss_closure();
        }

        using (no_grad())
        using (NewDisposeScope())
        {
            foreach (ParamGroup group in _parameter_groups)
            {
                body((T)group);
            }
        }

        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            foreach ((_, OptimizerState state) in _state)
            {
                ((IDisposable)state).Dispose();
            }

            _state.clear();
        }
    }

    private static void CheckCounts(long groups, long states, StateDictionary own)
    {
        if (groups != own.Options.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        }

        if (states != own.State.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
        }
    }
}
