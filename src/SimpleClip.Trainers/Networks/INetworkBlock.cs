namespace SimpleClip.Networks;

/// <summary>Marks the blocks that a network is a stack of: what is replaced, frozen or trained as a whole.</summary>
internal interface INetworkBlock;
