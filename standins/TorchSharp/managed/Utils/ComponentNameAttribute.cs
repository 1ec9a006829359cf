#nullable disable
namespace TorchSharp.Utils;

/// <summary>The name under which a module registers the field's parameter, buffer or sub-module.</summary>
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; }
}
