using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Leads from one stage to the next: fewer pixels by a strided large-kernel convolution, then a 1x1 block.</summary>
internal sealed class OverlappingPatchEmbedding : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Chain _projection;

    public OverlappingPatchEmbedding(ConvolutionShape shape, bool excites, bool reparameterized, Generator? random)
        : base(nameof(OverlappingPatchEmbedding))
    {
        var mixing = new MobileOneShape(new ConvolutionShape(shape.Outputs, shape.Outputs, 1)) { Reparameterized = reparameterized };
        _projection = new Chain(new LargeKernelConvolution(shape, excites, reparameterized, random), new MobileOneBlock(mixing, random));
        RegisterComponents();
    }

    /// <summary>The strided convolution, <c>proj.0</c>.</summary>
    public LargeKernelConvolution Downsampling => (LargeKernelConvolution)_projection.Links[0];

    /// <summary>The 1x1 block, <c>proj.1</c>.</summary>
    public MobileOneBlock Mixing => (MobileOneBlock)_projection.Links[1];

    /// <summary>[batch, inputs, height, width] to [batch, outputs, height/stride, width/stride].</summary>
    public override Tensor forward(Tensor input) => _projection.call(input);
}
