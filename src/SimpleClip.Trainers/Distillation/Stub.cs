namespace SimpleClip.Distillation;

internal static class TeacherLoader
{
    public static ITeacher Load(TeacherOptions options, TorchSharp.torch.Device device) => throw new NotSupportedException(options.ToString() + device);
}

internal interface INetworkTeacher
{
    Networks.ClipNetwork Network { get; }
}
