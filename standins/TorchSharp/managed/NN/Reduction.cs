namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How the losses of a batch become one; the numbers are libtorch's.</summary>
        public enum Reduction
        {
            None,
            Mean,
            Sum,
        }
    }

    /// <summary>How an image is resized.</summary>
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Area = 5,
    }
}
