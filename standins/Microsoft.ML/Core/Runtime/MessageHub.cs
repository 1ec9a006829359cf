namespace Microsoft.ML.Runtime;

/// <summary>Hands the messages of all channels of an environment to its listeners.</summary>
internal sealed class MessageHub
{
    public event Action<IMessageSource, ChannelMessage> Message;

    public void Send(IMessageSource source, ChannelMessage message) => Message?.Invoke(source, message);
}
