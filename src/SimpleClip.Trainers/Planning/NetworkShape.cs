using SimpleClip.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Planning;

/// <summary>A network made only to be counted: of arbitrary numbers, and so for next to no time and memory.</summary>
internal sealed class NetworkShape : IDisposable
{
    private readonly Generator _random = new(0);
    private readonly ClipNetwork _network;

    /// <param name="config">The network.</param>
    /// <param name="precision">What it computes with.</param>
    /// <param name="trains">Which parameters it trains; null for all.</param>
    public NetworkShape(ClipNetworkConfig config, ComputePrecision precision, Func<string, bool>? trains)
    {
        using (Initialisation.LeaveOut())
        {
            _network = new ClipNetwork(config, _random) { Precision = precision };
        }

        foreach ((string name, Parameter parameter) in _network.named_parameters())
        {
            parameter.requires_grad = parameter.requires_grad && (trains?.Invoke(name) ?? true);
        }

        foreach (BatchNorm2d norm in _network.modules().OfType<BatchNorm2d>())
        {
            // A single image may leave a single pixel, of which there is no deviation.
            norm.Frozen = true;
        }

        if (_network.Visual is VisionTransformer vision)
        {
            vision.PatchRandom = _random;
        }
    }

    /// <summary>All parameters.</summary>
    public long Parameters => Count(_network.parameters());

    /// <summary>Those of the image tower.</summary>
    public long ImageParameters => Count(_network.Visual.parameters());

    /// <summary>Those of the text tower.</summary>
    public long TextParameters => Count(_network.Text.parameters());

    /// <summary>Those that are trained.</summary>
    public long Trainable => Count(Trained);

    /// <summary>The largest that is trained.</summary>
    public long LargestTrainable => Trained.Select(static parameter => parameter.numel()).DefaultIfEmpty().Max();

    /// <summary>Bytes of parameters and buffers.</summary>
    public long Bytes => _network.state_dict().Values.Sum(static tensor => tensor.numel() * tensor.element_size());

    /// <summary>Bytes of those that are no counters, which an average of weights has too.</summary>
    public long AveragedBytes => _network.state_dict().Values.Where(static tensor => tensor.is_floating_point()).Sum(static tensor => tensor.numel() * tensor.element_size());

    private IEnumerable<Parameter> Trained => _network.parameters().Where(static parameter => parameter.requires_grad);

    /// <summary>Prepares to count passes.</summary>
    public TowerWalk Walk(bool onGpu) => new(_network, onGpu);

    public void Dispose()
    {
        _network.Dispose();
        _random.Dispose();
    }

    private static long Count(IEnumerable<Parameter> parameters) => parameters.Sum(static parameter => parameter.numel());
}
