using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Facts.RequiresGrad != 0;
            set
            {
                Status.Check(NativeMethods.ts_set_requires_grad(Handle, (byte)(value ? 1 : 0)));
                GC.KeepAlive(this);
            }
        }

        /// <summary>The gradient that backward accumulated, as a new handle; null where there is none.</summary>
        public Tensor? grad
        {
            get
            {
                nint gradient = NativeMethods.ts_grad(Handle);
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Status.Check(NativeMethods.ts_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad()
        {
            Status.Check(NativeMethods.ts_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        public void backward() => autograd.backward([this]);

        /// <remarks>As in TorchSharp 0.102, create_graph and retain_graph each do what the other one says.</remarks>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool create_graph = false, bool retain_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, create_graph, retain_graph, inputs);

        public Tensor detach() => Operators.Call("detach", this);

        public Tensor detach_() => Operators.Change("detach_", this);
    }
}
