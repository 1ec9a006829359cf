namespace TorchSharp.Modules;

// Layers that nobody here calls. Their names alone: a file that imports this namespace beside another one with a Linear of its own is refused by the
// compiler, as it would be with TorchSharp.
public abstract class BatchNorm1d { private protected BatchNorm1d() { } }
public abstract class BatchNorm2d { private protected BatchNorm2d() { } }
public abstract class Conv1d { private protected Conv1d() { } }
public abstract class Conv2d { private protected Conv2d() { } }
public abstract class Dropout { private protected Dropout() { } }
public abstract class Embedding { private protected Embedding() { } }
public abstract class GELU { private protected GELU() { } }
public abstract class GroupNorm { private protected GroupNorm() { } }
public abstract class LayerNorm { private protected LayerNorm() { } }
public abstract class Linear { private protected Linear() { } }
public abstract class MultiheadAttention { private protected MultiheadAttention() { } }
public abstract class ReLU { private protected ReLU() { } }
public abstract class Sequential { private protected Sequential() { } }
public abstract class SiLU { private protected SiLU() { } }
public abstract class Transformer { private protected Transformer() { } }
