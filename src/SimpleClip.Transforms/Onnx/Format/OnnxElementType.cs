namespace SimpleClip.Onnx.Format;

/// <summary>The types of tensors' elements that towers take and give; the values are ONNX's.</summary>
internal enum OnnxElementType
{
    Undefined = 0,
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
}
