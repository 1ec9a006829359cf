using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle of a libtorch tensor. Belongs to the dispose scope that was current on its thread when it was made; using it after
    /// Dispose throws <see cref="InvalidOperationException"/>.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        private static long s_totalCount;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            Interlocked.Increment(ref s_totalCount);
            OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>Tensors that exist in this process, on all threads.</summary>
        public static long TotalCount => s_totalCount;

        public bool IsInvalid => handle == 0;

        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public string? name { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
            {
                other?.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }

            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Another handle of the same tensor.</summary>
        public Tensor alias()
        {
            var other = new Tensor(Status.Check(NativeMethods.ts_tensor_alias(Handle)));
            GC.KeepAlive(this);
            return other;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Operators.Test("equal", this, other);

        public override int GetHashCode() => base.GetHashCode();

        /// <summary>Shape, element type and device, as in "[2x3], type = Float32, device = cpu".</summary>
        public override string ToString() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        /// <summary>Takes the handle out, which leaves this object as if disposed.</summary>
        internal nint MoveHandle()
        {
            nint moved = handle;
            handle = 0;
            return moved;
        }

        protected virtual void Dispose(bool disposing)
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            nint released = Interlocked.Exchange(ref handle, 0);
            if (released != 0)
            {
                Interlocked.Decrement(ref s_totalCount);
                NativeMethods.ts_tensor_release(released);
            }
        }
    }
}
