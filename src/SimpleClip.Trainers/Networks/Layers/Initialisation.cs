using SimpleClip.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Makes freshly initialised parameters. Parameters outlive every dispose scope: their module owns them.</summary>
internal static class Initialisation
{
    [ThreadStatic]
    private static bool _leftOut;

    /// <summary>
    /// Until the result is disposed, this thread makes parameters of arbitrary numbers: a network of which only shapes matter costs next to
    /// no time, and where the system hands out memory lazily, no memory.
    /// </summary>
    public static IDisposable LeaveOut() => new Omission();

    public static Parameter Uniform(double bound, Generator? random, params long[] shape) =>
        Make(shape, values => values.uniform_(-bound, bound, random));

    public static Parameter Normal(double deviation, Generator? random, params long[] shape) =>
        Make(shape, values => values.normal_(0, deviation, random));

    public static Parameter Constant(double value, params long[] shape) =>
        Make(shape, values => values.FillInPlace(value));

    /// <summary>Makes a parameter of given values that is not trained.</summary>
    public static Parameter Fixed(Tensor values)
    {
        var parameter = new Parameter(values, requires_grad: false);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>Draws a parameter again from N(0, deviation²).</summary>
    public static void Renew(Parameter parameter, double deviation, Generator? random) =>
        Write(parameter, values => values.normal_(0, deviation, random));

    /// <summary>Draws a parameter again, uniform in ±bound.</summary>
    public static void RenewUniform(Parameter parameter, double bound, Generator? random) =>
        Write(parameter, values => values.uniform_(-bound, bound, random));

    /// <summary>Sets every element of a parameter.</summary>
    public static void Refill(Parameter parameter, double value) =>
        Write(parameter, values => values.FillInPlace(value));

    /// <summary>Sets a parameter to zero, if there is one.</summary>
    public static void Clear(Parameter? parameter)
    {
        if (parameter is not null)
        {
            Refill(parameter, 0);
        }
    }

    private static Parameter Make(long[] shape, Func<Tensor, Tensor> fill)
    {
        Tensor values = empty(shape, dtype: ScalarType.Float32);
        if (!_leftOut)
        {
            fill(values);
        }

        // The parameter takes the handle over; what is left of the tensor would be counted as alive.
        var parameter = new Parameter(values.DetachFromDisposeScope());
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    private static void Write(Parameter parameter, Func<Tensor, Tensor> fill)
    {
        if (_leftOut)
        {
            return;
        }

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        fill(parameter);
    }

    private sealed class Omission : IDisposable
    {
        private readonly bool _before = _leftOut;

        public Omission() => _leftOut = true;

        public void Dispose() => _leftOut = _before;
    }
}
