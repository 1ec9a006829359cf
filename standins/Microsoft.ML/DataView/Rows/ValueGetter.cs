namespace Microsoft.ML;

/// <summary>Fetches the current row's value, reusing the buffers of the one passed in.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);
