#nullable disable
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>Gradients of the outputs by the inputs, without accumulating them in the inputs.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor> grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] roots = Handles(outputs), leaves = Handles(inputs), gradients = Handles(grad_outputs);
            var results = new nint[leaves.Length];
            fixed (nint* first = roots, second = leaves, third = gradients, fourth = results)
            {
                Status.Check(NativeMethods.ts_gradients(
                    first, roots.Length, second, leaves.Length, third, gradients.Length,
                    Byte(retain_graph), Byte(create_graph), Byte(allow_unused), fourth));
            }

            GC.KeepAlive((outputs, inputs, grad_outputs));
            return Array.ConvertAll(results, handle => handle == 0 ? null : new Tensor(handle));
        }

        /// <summary>Adds the gradients of the tensors to those of the leaves (or only of the inputs) that they depend on.</summary>
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor> inputs = null)
        {
            nint[] roots = Handles(tensors), gradients = Handles(grad_tensors), leaves = Handles(inputs);
            fixed (nint* first = roots, second = gradients, third = leaves)
            {
                Status.Check(NativeMethods.ts_backward(
                    first, roots.Length, second, gradients.Length, Byte(retain_graph ?? create_graph), Byte(create_graph), third, leaves.Length));
            }

            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        public static void backward(
            Tensor tensor, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor> inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor> tensors) => tensors is null ? [] : [.. tensors.Select(tensor => tensor?.Handle ?? 0)];

        private static byte Byte(bool value) => (byte)(value ? 1 : 0);
    }
}
