using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SimpleClip.Architecture.Tests;

/// <summary>Finds what the types of one namespace use: in signatures, base types, attributes and method bodies.</summary>
internal static class TypeDependencies
{
    /// <summary>Returns "user -> used" for every use of a type from an assembly or namespace whose name starts with <paramref
    /// name="forbidden"/>.</summary>
    public static IReadOnlyList<string> Find(ModuleDefinition module, string userNamespace, params string[] forbidden) =>
    [
        .. from type in module.GetTypes()
           where IsInside(OutermostNamespace(type), userNamespace)
           from used in UsedTypes(type)
           where forbidden.Any(prefix => IsInside(used.Scope.Name, prefix) || IsInside(OutermostNamespace(used), prefix))
           let line = $"{type.FullName} -> {used.FullName}"
           group line by line into lines
           orderby lines.Key
           select lines.Key,
    ];

    private static bool IsInside(string name, string prefix) =>
        name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static string OutermostNamespace(TypeReference type) =>
        type.DeclaringType is { } outer ? OutermostNamespace(outer) : type.Namespace;

    private static IEnumerable<TypeReference> UsedTypes(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
        [
            type.BaseType,
            .. type.Interfaces.Select(implemented => implemented.InterfaceType),
            .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.Properties.Select(property => property.PropertyType),
            .. type.Methods.SelectMany(UsedTypes),
        ];
        return direct.OfType<TypeReference>().SelectMany(Flatten);
    }

    private static IEnumerable<TypeReference?> UsedTypes(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(UsedTypes) : [],
    ];

    private static IEnumerable<TypeReference?> UsedTypes(Instruction instruction) => instruction.Operand switch
    {
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> Flatten(TypeReference type) => type switch
    {
        GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Flatten)],
        TypeSpecification specification => Flatten(specification.ElementType),
        _ => [type],
    };
}
