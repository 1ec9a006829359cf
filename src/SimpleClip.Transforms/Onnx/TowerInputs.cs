using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SimpleClip.Onnx;

/// <summary>Gives pixels and token ids in the form that a graph takes. What it takes as it is, is not copied.</summary>
internal static class TowerInputs
{
    /// <summary>The tensors of images.</summary>
    /// <param name="contract">What the graph takes.</param>
    /// <param name="pixels">Values, shape [<paramref name="rows"/>, 3, size, size].</param>
    /// <param name="rows">The number of images.</param>
    /// <param name="batch">The number of images that the graph gets: as many, or more, of which the last are zeros.</param>
    public static RunTensor[] Create(TowerContract contract, Memory<float> pixels, int rows, int batch)
    {
        long[] shape = [batch, .. contract.InputShape];
        if (contract.Tower.InputType == TowerElementType.Float32 && rows == batch)
        {
            return [RunTensor.Over(pixels, shape)];
        }

        if (contract.Tower.InputType == TowerElementType.Float32)
        {
            RunTensor padded = RunTensor.Rent(batch * contract.ValuesPerRow, shape, out Memory<float> values);
            pixels.Span.CopyTo(values.Span);
            values.Span[pixels.Length..].Clear();
            return [padded];
        }

        RunTensor narrow = RunTensor.Rent(batch * contract.ValuesPerRow, shape, out Memory<Float16> halves);
        TensorPrimitives.ConvertToHalf(pixels.Span, MemoryMarshal.Cast<Float16, Half>(halves.Span));
        halves.Span[pixels.Length..].Clear();
        return [narrow];
    }

    /// <summary>The tensors of texts.</summary>
    /// <param name="contract">What the graph takes.</param>
    /// <param name="tokens">Token ids as the tokenizer gives them, shape [<paramref name="rows"/>, context length].</param>
    /// <param name="rows">The number of texts.</param>
    /// <param name="batch">The number of texts that the graph gets: as many, or more, of which the last are padding.</param>
    public static RunTensor[] Create(TowerContract contract, Memory<long> tokens, int rows, int batch)
    {
        ClipTowerInfo tower = contract.Tower;
        long[] shape = [batch, .. contract.InputShape];
        if (rows == batch && tower is { InputType: TowerElementType.Int64, PaddingToken: 0, AttentionMaskName: null })
        {
            return [RunTensor.Over(tokens, shape)];
        }

        RunTensor ids = tower.InputType == TowerElementType.Int64
            ? Fill<long>(contract, tokens, shape, token => token, tower.PaddingToken)
            : Fill<int>(contract, tokens, shape, token => checked((int)token), tower.PaddingToken);
        return tower.AttentionMaskName is null
            ? [ids]
            : [ids, (tower.AttentionMaskType ?? tower.InputType) == TowerElementType.Int64
                ? Fill<long>(contract, tokens, shape, _ => 1, 0)
                : Fill<int>(contract, tokens, shape, _ => 1, 0)];
    }

    /// <summary>One value for every token up to a text's end token, another one for what follows.</summary>
    private static RunTensor Fill<T>(TowerContract contract, Memory<long> tokens, long[] shape, Func<long, T> ofToken, T padding)
        where T : unmanaged
    {
        int context = contract.ValuesPerRow;
        RunTensor tensor = RunTensor.Rent((int)shape[0] * context, shape, out Memory<T> memory);
        memory.Span.Fill(padding);
        for (int start = 0; start < tokens.Length; start += context)
        {
            ReadOnlySpan<long> row = tokens.Span.Slice(start, context);
            int end = row.IndexOf(contract.EndToken);
            int count = end < 0 ? context : end + 1;
            for (int i = 0; i < count; i++)
            {
                memory.Span[start + i] = ofToken(row[i]);
            }
        }

        return tensor;
    }
}
