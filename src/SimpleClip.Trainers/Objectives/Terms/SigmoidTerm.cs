using SimpleClip.Losses;
using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Objectives;

/// <summary><see cref="SigmoidLoss.SigLip"/> with its learned bias.</summary>
internal sealed class SigmoidTerm : LossTerm
{
    /// <summary>What the bias starts from (Zhai et al. 2023).</summary>
    public const double InitialBias = -10;

    /// <summary>What the logit scale starts from, a logarithm: ln 10.</summary>
    public static readonly double InitialLogitScale = Math.Log(10);

    private readonly LogitBias _bias;

    /// <param name="weight">How much it counts.</param>
    /// <param name="bias">What the bias starts from.</param>
    /// <param name="device">Where the network is.</param>
    public SigmoidTerm(LossWeight weight, double bias, Device device)
        : base("siglip", weight)
    {
        _bias = new LogitBias(bias);
        _bias.to(device);
    }

    /// <summary>What is added to logits.</summary>
    public double Bias => _bias.Value.item<float>();

    public override IReadOnlyDictionary<string, nn.Module> Heads => new Dictionary<string, nn.Module> { ["bias"] = _bias };

    public override Tensor Evaluate(LossInputs inputs) =>
        SumOverTexts(inputs, text => SigmoidLoss.SigLip(inputs.Images[0], inputs.Texts[text], inputs.Scale, _bias.Value));

    private sealed class LogitBias : nn.Module
    {
        [ComponentName(Name = "logit_bias")]
        private readonly Parameter _value;

        public LogitBias(double value)
            : base(nameof(LogitBias))
        {
            _value = Initialisation.Constant(value);
            RegisterComponents();
        }

        public Parameter Value => _value;
    }
}
