using SimpleClip.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Makes freshly initialised parameters. Parameters outlive every dispose scope: their module owns them.</summary>
internal static class Initialisation
{
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
    public static void Renew(Parameter parameter, double deviation, Generator? random)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        parameter.normal_(0, deviation, random);
    }

    /// <summary>Draws a parameter again, uniform in ±bound.</summary>
    public static void RenewUniform(Parameter parameter, double bound, Generator? random)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        parameter.uniform_(-bound, bound, random);
    }

    /// <summary>Sets every element of a parameter.</summary>
    public static void Refill(Parameter parameter, double value)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        parameter.FillInPlace(value);
    }

    /// <summary>Sets a parameter to zero, if there is one.</summary>
    public static void Clear(Parameter? parameter)
    {
        using (no_grad())
        {
            parameter?.FillInPlace(0);
        }
    }

    private static Parameter Make(long[] shape, Func<Tensor, Tensor> fill)
    {
        Tensor values = empty(shape, dtype: ScalarType.Float32);
        fill(values);

        // The parameter takes the handle over; what is left of the tensor would be counted as alive.
        var parameter = new Parameter(values.DetachFromDisposeScope());
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
