using Microsoft.ML.Runtime;

namespace SimpleClip.Persistence;

/// <summary>
/// A transformer outside ML.NET that <c>mlContext.Model.Save</c> writes and <c>mlContext.Model.Load</c> creates again, in any process, with
/// nothing registered by hand.
/// </summary>
/// <typeparam name="TSelf">The implementing type itself: a concrete class without type parameters, of an assembly marked with
/// <see cref="ClipComponentsAttribute"/>.</typeparam>
/// <remarks>
/// Saving is wired up by the interface; the type only writes and reads its entries:
/// <code>
/// [assembly: ClipComponents]
///
/// internal sealed class Shift : IPersistentTransformer&lt;Shift&gt;   // or: BatchTransformer, IPersistentTransformer&lt;Shift&gt;
/// {
///     public static int FormatVersion => 1;
///     void IPersistentTransformer.Save(ComponentWriter writer) => writer.WriteJson("options", _options, ShiftJson.Default.ShiftOptions);
///     public static Shift Load(IHostEnvironment environment, ComponentReader reader) =>
///         new(environment, reader.ReadJson("options", ShiftJson.Default.ShiftOptions));
/// }
/// </code>
/// The model file holds the assembly's simple name and the type's full name: renaming either makes older files unreadable.
/// </remarks>
public interface IPersistentTransformer<TSelf> : IPersistentTransformer
    where TSelf : class, IPersistentTransformer<TSelf>
{
    /// <summary>Gets the version of the entries that <c>Save</c> writes, counted from 1; raise it when they change.</summary>
    /// <remarks>A file of a higher version is refused with a clear message before <see cref="Load"/> is called.</remarks>
    static abstract int FormatVersion { get; }

    /// <summary>Creates the transformer from what <c>Save</c> wrote.</summary>
    /// <param name="environment">The environment that loads: device, seed and temporary folder come from here, never from the file.</param>
    /// <param name="reader">Gives the component's entries; valid only during the call.</param>
    /// <returns>The transformer.</returns>
    /// <exception cref="InvalidDataException">An entry is missing, cut off or holds something else than expected.</exception>
    static abstract TSelf Load(IHostEnvironment environment, ComponentReader reader);
}
