namespace Microsoft.ML.Data;

/// <summary>Makes a getter over an input row; what it has to dispose of with the row goes into the list.</summary>
internal delegate Delegate GetterFactory(DataViewRow input, List<IDisposable> owned);

/// <summary>A column of a mapper's output: computed from input columns, or one of them unchanged.</summary>
internal sealed record OutputColumn(DataViewSchema.DetachedColumn Column, int[] Inputs, GetterFactory Factory)
{
    /// <summary>An input column passed on, perhaps under another name.</summary>
    public static OutputColumn PassOn(DataViewSchema.Column source, string name = null) => new(
        new DataViewSchema.DetachedColumn(name ?? source.Name, source.Type, source.Annotations),
        [source.Index],
        (input, _) => input.GetGetter(source));
}
