namespace SimpleClip.Weights;

/// <summary>The element types of tensors in files: those of the safetensors format, which PyTorch's are a part of.</summary>
public enum TensorType
{
    /// <summary>64-bit floating point.</summary>
    F64,

    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>16-bit floating point (IEEE half).</summary>
    F16,

    /// <summary>The upper 16 bits of a 32-bit floating point number.</summary>
    BF16,

    /// <summary>8-bit floating point: 4 bits of exponent, 3 of mantissa, no infinity, largest 448.</summary>
    F8E4M3,

    /// <summary>8-bit floating point: 5 bits of exponent, 2 of mantissa, with infinity, largest 57344.</summary>
    F8E5M2,

    /// <summary>8-bit floating point: 4 bits of exponent, 3 of mantissa, neither infinity nor negative zero, largest 240.</summary>
    F8E4M3FNUZ,

    /// <summary>8-bit floating point: 5 bits of exponent, 2 of mantissa, neither infinity nor negative zero, largest 57344.</summary>
    F8E5M2FNUZ,

    /// <summary>A power of two, 8 bits of exponent.</summary>
    F8E8M0,

    /// <summary>6-bit floating point: 2 bits of exponent, 3 of mantissa. Read as bytes only: the format does not say how they are
    /// packed.</summary>
    F6E2M3,

    /// <summary>6-bit floating point: 3 bits of exponent, 2 of mantissa. Read as bytes only: the format does not say how they are
    /// packed.</summary>
    F6E3M2,

    /// <summary>4-bit floating point: 2 bits of exponent, 1 of mantissa; two in a byte, the first in its lower half.</summary>
    F4,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>16-bit integer.</summary>
    I16,

    /// <summary>8-bit integer.</summary>
    I8,

    /// <summary>64-bit unsigned integer.</summary>
    U64,

    /// <summary>32-bit unsigned integer.</summary>
    U32,

    /// <summary>16-bit unsigned integer.</summary>
    U16,

    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>A byte that is 0 or 1.</summary>
    BOOL,

    /// <summary>A complex number: two 32-bit floating point numbers. Read as bytes only.</summary>
    C64,
}
