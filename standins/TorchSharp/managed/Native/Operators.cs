using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// Calls libtorch's operators by name ("add.Tensor": operator and overload, as native_functions.yaml has them).
/// Trailing arguments that are left out take the operator's defaults.
/// </summary>
internal static unsafe class Operators
{
    private const int WordsOnStack = 64;

    private static readonly ConcurrentDictionary<string, nint> s_operators = new(StringComparer.Ordinal);

    /// <summary>The operator's first result, a tensor.</summary>
    public static Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result = default;
        Invoke(name, arguments, &result, 1);
        return new Tensor((nint)result.Bits);
    }

    /// <summary>Calls an operator that changes its first argument in place, and returns that argument.</summary>
    public static Tensor Change(string name, params ReadOnlySpan<Argument> arguments)
    {
        Invoke(name, arguments, null, 0);
        return (Tensor)arguments[0].Reference!;
    }

    /// <summary>The operator's two results.</summary>
    public static (Tensor, Tensor) Pair(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[2];
        Invoke(name, arguments, results, 2);
        return (new Tensor((nint)results[0].Bits), new Tensor((nint)results[1].Bits));
    }

    /// <summary>The operator's result, a list of tensors.</summary>
    public static Tensor[] List(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result = default;
        Invoke(name, arguments, &result, 1);
        var tensors = new Tensor[result.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new Tensor(((nint*)result.Bits)[i]);
        }

        NativeMethods.ts_free((nint)result.Bits);
        return tensors;
    }

    /// <summary>The operator's result, a truth value.</summary>
    public static bool Test(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result = default;
        Invoke(name, arguments, &result, 1);
        return result.Bits != 0;
    }

    /// <summary>The operator's result, a number.</summary>
    public static Scalar Number(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result = default;
        Invoke(name, arguments, &result, 1);
        return new Scalar(result.Kind, result.Bits);
    }

    /// <summary>Whether this libtorch has the operator.</summary>
    public static bool Exists(string name) => Find(name) != 0;

    private static nint Find(string name) => s_operators.GetOrAdd(name, static full =>
    {
        int dot = full.IndexOf('.', StringComparison.Ordinal);
        return NativeMethods.ts_operator("aten::" + (dot < 0 ? full : full[..dot]), dot < 0 ? "" : full[(dot + 1)..]);
    });

    [SkipLocalsInit]
    private static void Invoke(string name, ReadOnlySpan<Argument> arguments, NativeValue* results, int resultCount)
    {
        nint handle = Find(name);
        if (handle == 0)
        {
            throw new NotSupportedException($"libtorch {__version__} has no operator aten::{name}.");
        }

        int words = 0;
        foreach (ref readonly Argument argument in arguments)
        {
            words += WordsOf(argument);
        }

        NativeValue* values = stackalloc NativeValue[arguments.Length];
        Span<long> memory = words <= WordsOnStack ? stackalloc long[WordsOnStack] : new long[words];
        int count;
        fixed (long* block = memory)
        {
            long* free = block;
            for (int i = 0; i < arguments.Length; i++)
            {
                values[i] = Marshalled(arguments[i], ref free);
            }

            count = NativeMethods.ts_call(handle, values, arguments.Length, results, resultCount);
        }

        foreach (ref readonly Argument argument in arguments)
        {
            GC.KeepAlive(argument.Reference);
        }

        Status.Check(count);
    }

    private static int WordsOf(in Argument argument) => argument.Kind switch
    {
        Kind.Integers or Kind.Reals or Kind.Tensors or Kind.Optionals => ((Array)argument.Reference!).Length,
        Kind.Text => (Encoding.UTF8.GetMaxByteCount(((string)argument.Reference!).Length) / sizeof(long)) + 1,
        _ => 0,
    };

    /// <summary>Lists and text are copied into the free memory, which moves on by what they take.</summary>
    private static NativeValue Marshalled(in Argument argument, ref long* free)
    {
        var value = new NativeValue { Kind = argument.Kind, Bits = argument.Bits };
        int words = WordsOf(argument);
        if (words == 0 && argument.Kind is not (Kind.Integers or Kind.Reals or Kind.Tensors or Kind.Optionals))
        {
            return value;
        }

        var target = new Span<long>(free, words);
        value.Length = words;
        value.Bits = (long)free;
        free += words;
        switch (argument.Kind)
        {
            case Kind.Integers:
                ((long[])argument.Reference!).CopyTo(target);
                break;
            case Kind.Reals:
                ((double[])argument.Reference!).CopyTo(MemoryMarshal.Cast<long, double>(target));
                break;
            case Kind.Text:
                value.Length = Encoding.UTF8.GetBytes((string)argument.Reference!, MemoryMarshal.AsBytes(target));
                break;
            default:
                var tensors = (Tensor?[])argument.Reference!;
                for (int i = 0; i < tensors.Length; i++)
                {
                    target[i] = tensors[i]?.Handle ?? 0;
                }

                break;
        }

        return value;
    }
}
