using Publicizer;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Publicizer INPUT.dll OUTPUT.dll");
    return 2;
}

try
{
    byte[] image = File.ReadAllBytes(args[0]);
    Visibility.RaiseAll(image);

    // Two builds may run at once: the file appears under its name only when it is whole.
    string temporary = $"{args[1]}.{Environment.ProcessId}.tmp";
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[1]))!);
    File.WriteAllBytes(temporary, image);
    File.Move(temporary, args[1], overwrite: true);
    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
{
    Console.Error.WriteLine($"Publicizer : error PUB001: {args[0]}: {e.Message}");
    return 1;
}
