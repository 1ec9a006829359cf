using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SimpleClip.Architecture.Tests;

/// <summary>
/// TorchSharp frees the objects that it makes of numbers while libtorch may still read them, if a garbage collection comes between. One
/// class holds them long enough; nothing else may call what makes such objects.
/// </summary>
[TestClass]
public sealed class ScalarLifetimeTests
{
    private const string Tensor = "TorchSharp.torch/Tensor";
    private const string Scalar = "TorchSharp.Scalar";

    private const string Holder = "SimpleClip.Numerics.TensorArithmetic";

    [TestMethod]
    public void Numbers_reach_tensors_only_where_they_are_held()
    {
        using ModuleDefinition trainers = ProductAssembly.Read(ProductAssembly.Trainers);

        string[] calls =
        [
            .. from type in trainers.GetTypes()
               where !type.FullName.StartsWith(Holder, StringComparison.Ordinal)
               from method in type.Methods
               where method.HasBody
               from instruction in method.Body.Instructions
               where instruction.OpCode.FlowControl == FlowControl.Call && instruction.Operand is MethodReference called && MakesScalar(called)
               select $"{method.FullName} calls {((MethodReference)instruction.Operand).FullName}",
        ];

        Assert.IsEmpty(calls, string.Join('\n', calls));
    }

    private static bool MakesScalar(MethodReference called)
    {
        string[] parameters = [.. called.Parameters.Select(parameter => parameter.ParameterType.FullName)];
        return called.DeclaringType.FullName switch
        {
            Scalar => called.Name == "op_Implicit",
            Tensor => called.Name switch
            {
                "op_Addition" => true,
                "add" or "add_" => parameters.Length == 1,
                "addcmul" or "addcmul_" or "addcdiv" or "addcdiv_" => parameters.Length == 2,
                _ => called.Name.StartsWith("op_", StringComparison.Ordinal) && parameters.Any(parameter => parameter != Tensor),
            },
            "TorchSharp.torch" => called.Name == "arange" && !(parameters.Length > 2 && parameters.Take(3).All(parameter => parameter == Scalar)),
            _ => false,
        };
    }
}
