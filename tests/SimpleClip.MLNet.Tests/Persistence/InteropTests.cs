using System.Reflection;
using Microsoft.ML;
using Mono.Cecil;

namespace SimpleClip.MLNet.Tests.Persistence;

/// <summary>
/// Guards the bridge into ML.NET's internals, so that a new version of Microsoft.ML that changes them fails here, and says what it changed.
/// </summary>
[TestClass]
public sealed class InteropTests
{
    private const string Core = "Microsoft.ML.Core";
    private const string InteropNamespace = "SimpleClip.Persistence.Interop";

    /// <summary>
    /// Every internal member used. Think before adding to it: each is one more that an upgrade of Microsoft.ML may break.
    /// </summary>
    private static readonly string[] InternalsUsed =
    [
        "Microsoft.ML.LoadableClassAttribute::.ctor",
        "Microsoft.ML.ModelLoadContext::CheckAtModel",
        "Microsoft.ML.ModelLoadContext::Directory",
        "Microsoft.ML.ModelLoadContext::LoadNonEmptyString",
        "Microsoft.ML.ModelLoadContext::Reader",
        "Microsoft.ML.ModelLoadContext::TryLoadBinaryStream",
        "Microsoft.ML.ModelSaveContext::CheckAtModel",
        "Microsoft.ML.ModelSaveContext::SaveBinaryStream",
        "Microsoft.ML.ModelSaveContext::SaveNonEmptyString",
        "Microsoft.ML.ModelSaveContext::SetVersionInfo",
        "Microsoft.ML.ModelSaveContext::Writer",
        "Microsoft.ML.ModelSaveContext::get_InRepository",
        "Microsoft.ML.Runtime.Contracts::CheckAlive",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal::get_FallbackToCpu",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal::get_GpuDeviceId",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal::get_Seed",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal::get_TempFilePath",
        "Microsoft.ML.SchemaShape/Column::.ctor",
        "Microsoft.ML.SchemaShape/Column::GetTypeString",
        "Microsoft.ML.SchemaShape::Create",
        "Microsoft.ML.VersionInfo::.ctor",
    ];

    [TestMethod]
    public void Every_member_of_ML_NET_that_is_used_exists()
    {
        Module module = typeof(ClipCatalog).Module;
        using ModuleDefinition image = ModuleDefinition.ReadModule(module.Assembly.Location);
        var missing = new List<string>();
        foreach (MemberReference member in image.GetMemberReferences().Where(member => member.DeclaringType.Scope.Name == Core))
        {
            try
            {
                // The runtime's own search, by name and signature.
                module.ResolveMember(member.MetadataToken.ToInt32());
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException)
            {
                missing.Add(member.FullName);
            }
        }

        Version version = typeof(ITransformer).Assembly.GetName().Version!;
        Assert.IsEmpty(missing, $"{Core} {version} lacks what {InteropNamespace} uses: {string.Join("; ", missing)}");
    }

    [TestMethod]
    public void The_internals_used_are_those_on_the_list()
    {
        string[] used = UsesOfInternals().Select(use => use.Member).Append("Microsoft.ML.LoadableClassAttribute::.ctor").Distinct().Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(InternalsUsed.Order(StringComparer.Ordinal).ToArray(), used, string.Join(Environment.NewLine, used));
    }

    [TestMethod]
    public void Internals_are_used_in_one_namespace_only()
    {
        string[] elsewhere = UsesOfInternals().Where(use => use.UserNamespace != InteropNamespace).Select(use => $"{use.User} uses {use.Member}").ToArray();
        Assert.IsEmpty(elsewhere, string.Join(Environment.NewLine, elsewhere));
    }

    [TestMethod]
    public void The_assembly_beside_the_application_is_the_genuine_one()
    {
        Type attribute = typeof(ITransformer).Assembly.GetType("Microsoft.ML.LoadableClassAttribute", throwOnError: true)!;
        Assert.IsFalse(attribute.IsPublic, "the copy made for the compiler was deployed");
    }

    private static IEnumerable<(string User, string UserNamespace, string Member)> UsesOfInternals()
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        string location = typeof(ClipCatalog).Assembly.Location;
        using ModuleDefinition module = ModuleDefinition.ReadModule(location, new ReaderParameters { AssemblyResolver = resolver });
        foreach (TypeDefinition type in module.GetTypes())
        {
            TypeDefinition outermost = type;
            while (outermost.DeclaringType is not null)
            {
                outermost = outermost.DeclaringType;
            }

            foreach (MethodDefinition method in type.Methods.Where(method => method.HasBody))
            {
                IEnumerable<MemberReference> members = method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MemberReference>();
                foreach (MemberReference member in members.Where(member => member is MethodReference or FieldReference && member.DeclaringType.Scope.Name == Core))
                {
                    if (IsInternal(member))
                    {
                        yield return (method.FullName, outermost.Namespace, $"{member.DeclaringType.FullName}::{member.Name}");
                    }
                }
            }
        }
    }

    private static bool IsInternal(MemberReference member) => member switch
    {
        MethodReference method => method.Resolve() is { IsPublic: false } || IsInternal(method.DeclaringType.Resolve()),
        FieldReference field => field.Resolve() is { IsPublic: false } || IsInternal(field.DeclaringType.Resolve()),
        _ => false,
    };

    private static bool IsInternal(TypeDefinition type) => type.IsNested ? !type.IsNestedPublic || IsInternal(type.DeclaringType) : !type.IsPublic;
}
