using System.Runtime.CompilerServices;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace SimpleClip.Architecture.Tests;

/// <summary>Prints what users of an assembly can see, one line a member, in a stable order.</summary>
internal static class PublicApi
{
    public static string Print(ModuleDefinition module)
    {
        var text = new StringBuilder();
        foreach (TypeDefinition type in module.GetAllTypes().Where(IsVisible).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Declaration(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsVisible(TypeDefinition type) => type.Name[0] != '<'
        && (type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType)));

    private static bool IsVisible(MethodDefinition? method) =>
        method is { Name: not "<Clone>$" } && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Declaration(TypeDefinition type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            { IsInterface: true } => "interface",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        string[] bases =
        [
            .. new[] { type.BaseType }.Where(baseType => baseType is not null && baseType.Namespace + "." + baseType.Name
                is not ("System.Object" or "System.ValueType" or "System.Enum")).Select(Name),
            .. type.Interfaces.Select(implemented => Name(implemented.InterfaceType)).Order(StringComparer.Ordinal),
        ];
        return $"{kind} {Name(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(TypeDefinition type)
    {
        foreach (FieldDefinition field in type.Fields.Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName))
        {
            string modifier = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
            yield return $"{modifier}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.Constant}" : "")}";
        }

        foreach (PropertyDefinition property in type.Properties.Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)))
        {
            MethodDefinition accessor = IsVisible(property.GetMethod) ? property.GetMethod : property.SetMethod;
            string setter = !IsVisible(property.SetMethod) ? "" : IsInitOnly(property.SetMethod) ? " init;" : " set;";
            yield return $"{Modifiers(accessor)}{Name(property.PropertyType)} {property.Name}{Parameters(property.Parameters, "[", "]")} {{{(IsVisible(property.GetMethod) ? " get;" : "")}{setter} }}";
        }

        foreach (EventDefinition raised in type.Events.Where(raised => IsVisible(raised.AddMethod)))
        {
            yield return $"{Modifiers(raised.AddMethod)}event {Name(raised.EventType)} {raised.Name}";
        }

        foreach (MethodDefinition method in type.Methods.Where(method => IsVisible(method) && !IsSynthesized(method)
            && (!method.IsSpecialName || method.IsConstructor || method.Name.StartsWith("op_", StringComparison.Ordinal))))
        {
            string generics = method.HasGenericParameters ? $"<{string.Join(", ", method.GenericParameters.Select(parameter => parameter.Name))}>" : "";
            string head = method.IsConstructor ? "new" : $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{generics}";
            yield return head + Parameters(method.Parameters, "(", ")", always: true);
        }
    }

    /// <summary>A record's equality and deconstruction say nothing that its properties do not.</summary>
    private static bool IsSynthesized(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == nameof(CompilerGeneratedAttribute));

    private static bool IsInitOnly(MethodDefinition setter) =>
        setter.ReturnType is RequiredModifierType { ModifierType.Name: "IsExternalInit" };

    private static string Modifiers(MethodDefinition method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static " : "")
        + (method switch
        {
            { DeclaringType.IsInterface: true } => method is { IsStatic: true, IsAbstract: true } ? "abstract " : "",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false, IsReuseSlot: true } => "override ",
            { IsVirtual: true, IsFinal: false, DeclaringType.IsSealed: false } => "virtual ",
            _ => "",
        });

    private static string Parameters(IEnumerable<ParameterDefinition> parameters, string open, string close, bool always = false)
    {
        string[] printed =
        [
            .. parameters.Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"
                + (parameter.HasDefault ? $" = {(parameter.HasConstant ? parameter.Constant ?? "null" : "default")}" : "")),
        ];
        return always || printed.Length > 0 ? open + string.Join(", ", printed) + close : "";
    }

    private static string Name(TypeReference type) => type switch
    {
        GenericInstanceType { ElementType.FullName: "System.Nullable`1" } nullable => Name(nullable.GenericArguments[0]) + "?",
        GenericInstanceType generic => Plain(generic.ElementType) + $"<{string.Join(", ", generic.GenericArguments.Select(Name))}>",
        ByReferenceType reference => "ref " + Name(reference.ElementType),
        ArrayType array => Name(array.ElementType) + "[]",
        RequiredModifierType required => Name(required.ElementType),
        GenericParameter parameter => parameter.Name,
        { HasGenericParameters: true } => Plain(type) + $"<{string.Join(", ", type.GenericParameters.Select(parameter => parameter.Name))}>",
        _ => Plain(type),
    };

    private static string Plain(TypeReference type) => type.FullName switch
    {
        "System.Boolean" => "bool",
        "System.Byte" => "byte",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Object" => "object",
        "System.Single" => "float",
        "System.Double" => "double",
        "System.String" => "string",
        "System.Void" => "void",
        _ => (type.DeclaringType is { } outer ? Plain(outer) + "." : type.Namespace.StartsWith("System", StringComparison.Ordinal) ? "" : type.Namespace + ".")
            + type.Name.Split('`')[0],
    };
}
