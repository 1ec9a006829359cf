using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>A channel into an environment's log. Its start and end are traced.</summary>
internal sealed class Channel : IChannel, IMessageSource
{
    private readonly HostEnvironment _parent;
    private readonly MessageHub _hub;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private bool _disposed;

    public Channel(HostEnvironment parent, string name, MessageHub hub)
    {
        _parent = parent;
        _hub = hub;
        ShortName = name;
        FullName = parent.FullName == null ? name : $"{parent.FullName}; {name}";
        Trace(MessageSensitivity.None, "Channel started");
    }

    public string ShortName { get; }

    public string FullName { get; }

    public bool Verbose => false;

    public string ContextDescription => FullName;

    public void Send(ChannelMessage msg) => _hub.Send(this, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));

    public TException Process<TException>(TException ex) where TException : Exception
    {
        _parent.Process(ex);
        ex?.Data["Phase"] = ShortName;
        return ex;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
        Trace(MessageSensitivity.None, "Channel disposed");
    }
}
