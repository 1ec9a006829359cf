using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Networks.Plain;

/// <summary>An array of float64 with a shape, for reference implementations in plain loops.</summary>
internal sealed record PlainTensor(double[] Values, params int[] Shape)
{
    public PlainTensor(params int[] shape)
        : this(new double[shape.Aggregate(1, (product, length) => product * length)], shape)
    {
    }

    public static PlainTensor From(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return new([.. tensor.detach().to(ScalarType.Float64).data<double>()], [.. tensor.shape.Select(length => (int)length)]);
    }

    public double this[int i, int j] => Values[(i * Shape[1]) + j];

    public double this[int i, int j, int k]
    {
        get => Values[(((i * Shape[1]) + j) * Shape[2]) + k];
        set => Values[(((i * Shape[1]) + j) * Shape[2]) + k] = value;
    }

    public double this[int i, int j, int k, int l]
    {
        get => Values[(((((i * Shape[1]) + j) * Shape[2]) + k) * Shape[3]) + l];
        set => Values[(((((i * Shape[1]) + j) * Shape[2]) + k) * Shape[3]) + l] = value;
    }

    public PlainTensor Map(Func<double, double> function) => new([.. Values.Select(function)], Shape);

    public PlainTensor Plus(PlainTensor other)
    {
        CollectionAssert.AreEqual(Shape, other.Shape);
        return new([.. Values.Zip(other.Values, (left, right) => left + right)], Shape);
    }

    public PlainTensor Reshape(params int[] shape)
    {
        Assert.AreEqual(Values.Length, shape.Aggregate(1, (product, length) => product * length));
        return new(Values, shape);
    }

    /// <summary>[batch, channels, height, width] to [batch, height, width, channels].</summary>
    public PlainTensor ToChannelsLast() => Reorder(0, 2, 3, 1);

    /// <summary>[batch, height, width, channels] to [batch, channels, height, width].</summary>
    public PlainTensor ToChannelsFirst() => Reorder(0, 3, 1, 2);

    /// <summary>Reorders the dimensions of a tensor that has four.</summary>
    public PlainTensor Reorder(params int[] order)
    {
        var result = new PlainTensor([.. order.Select(dimension => Shape[dimension])]);
        int[] at = new int[4];
        for (int i = 0; i < Values.Length; i++)
        {
            for (int rest = i, dimension = 3; dimension >= 0; rest /= Shape[dimension], dimension--)
            {
                at[dimension] = rest % Shape[dimension];
            }

            result[at[order[0]], at[order[1]], at[order[2]], at[order[3]]] = Values[i];
        }

        return result;
    }
}
