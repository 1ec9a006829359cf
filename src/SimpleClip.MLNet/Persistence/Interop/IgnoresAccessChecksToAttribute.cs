namespace System.Runtime.CompilerServices;

/// <summary>
/// The runtime skips access checks from an assembly that carries this attribute to the assembly it names; the class itself is not part of
/// the base library.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Gets the simple name of the assembly whose internals are open to this one.</summary>
    public string AssemblyName { get; } = assemblyName;
}
