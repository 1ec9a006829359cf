using SimpleClip.Networks;
using SimpleClip.Training;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Distillation;

/// <summary>A teacher that is a network on the device that trains, frozen and in evaluation mode.</summary>
internal sealed class NetworkTeacher : ITeacher
{
    /// <summary>The most rows of one pass: the teacher's activations are not to take the memory that the student's batch needs.</summary>
    private const int MostRows = 256;

    private readonly PixelNormalizer _pixels;
    private readonly UnitRows _check;
    private readonly Lazy<string> _fingerprint;

    /// <param name="name">What it is called in messages.</param>
    /// <param name="network">The network; frozen, moved to the device and disposed with this.</param>
    /// <param name="image">How its images are made ready.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="device">The device that trains.</param>
    /// <param name="logitScale">The factor on cosine similarities; null for the network's own.</param>
    public NetworkTeacher(
        string name, ClipNetwork network, ImageProcessorOptions image, ClipTokenizer tokenizer, Device device, double? logitScale = null)
    {
        Name = name;
        Network = network;
        Image = image;
        Tokenizer = tokenizer;
        Device = device;
        network.to(device);
        network.eval();
        foreach (Parameter parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }

        LogitScale = logitScale ?? Math.Exp(network.LogitScale.item<float>());
        _pixels = new PixelNormalizer(image, device);
        _check = new UnitRows(name);
        _fingerprint = new Lazy<string>(() => TeacherFingerprint.Of(network, image, tokenizer));
    }

    /// <summary>The network.</summary>
    public ClipNetwork Network { get; }

    public string Name { get; }

    public string Fingerprint => _fingerprint.Value;

    public int EmbeddingDimension => Network.Config.EmbeddingDimension;

    public double LogitScale { get; }

    public ImageProcessorOptions Image { get; }

    public ClipTokenizer Tokenizer { get; }

    public int ContextLength => Network.Text.ContextLength;

    public bool ReadsPadding => Network.Text.ReadsPadding;

    public Device Device { get; }

    public Tensor EncodeImages(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = InParts(pixels, part => Network.EncodeImage(_pixels.Normalize(part)));
        _check.CheckImages(embeddings);
        return embeddings.MoveToOuterDisposeScope();
    }

    public Tensor EncodeTexts(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = InParts(tokens, Network.EncodeText);
        _check.CheckTexts(embeddings);
        return embeddings.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _pixels.Dispose();
        Network.Dispose();
    }

    private Tensor InParts(Tensor input, Func<Tensor, Tensor> encode)
    {
        using var noGradients = no_grad();
        return input.shape[0] <= MostRows ? Encode(input) : cat([.. input.split(MostRows).Select(Encode)]);

        Tensor Encode(Tensor part)
        {
            using var scope = NewDisposeScope();
            return encode(part.to(Device)).MoveToOuterDisposeScope();
        }
    }
}
