namespace SixLabors.ImageSharp.Memory;

public class InvalidMemoryOperationException(string message) : InvalidOperationException(message);
