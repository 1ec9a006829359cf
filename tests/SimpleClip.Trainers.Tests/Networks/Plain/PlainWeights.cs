using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks.Plain;

/// <summary>A network's state dictionary in float64, and the layers that are known by their names in it.</summary>
internal sealed class PlainWeights(nn.Module module)
{
    private readonly Dictionary<string, PlainTensor> _tensors = module.state_dict().ToDictionary(entry => entry.Key, entry => PlainTensor.From(entry.Value));

    /// <summary>Whether batch norms use the figures of the batch, as in training.</summary>
    public bool OfBatch { get; init; }

    public PlainTensor this[string name] => _tensors[name];

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>x Wᵀ + b on the last dimension.</summary>
    public PlainTensor Linear(string name, PlainTensor input)
    {
        PlainTensor weight = this[$"{name}.weight"];
        double[]? bias = Has($"{name}.bias") ? this[$"{name}.bias"].Values : null;
        int outputs = weight.Shape[0], inputs = weight.Shape[1];
        Assert.AreEqual(inputs, input.Shape[^1], name);
        var result = new PlainTensor([.. input.Shape[..^1], outputs]);
        for (int row = 0; row < input.Values.Length / inputs; row++)
        {
            for (int output = 0; output < outputs; output++)
            {
                double sum = bias is null ? 0 : bias[output];
                for (int i = 0; i < inputs; i++)
                {
                    sum += input.Values[(row * inputs) + i] * weight.Values[(output * inputs) + i];
                }

                result.Values[(row * outputs) + output] = sum;
            }
        }

        return result;
    }

    /// <summary>Normalises the last dimension.</summary>
    public PlainTensor LayerNorm(string name, PlainTensor input, double epsilon)
    {
        (double[] weight, double[] bias) = (this[$"{name}.weight"].Values, this[$"{name}.bias"].Values);
        var result = new PlainTensor(input.Shape);
        int width = input.Shape[^1];
        for (int start = 0; start < input.Values.Length; start += width)
        {
            ReadOnlySpan<double> row = input.Values.AsSpan(start, width);
            (double mean, double variance) = Moments(row);
            for (int i = 0; i < width; i++)
            {
                result.Values[start + i] = ((row[i] - mean) / Math.Sqrt(variance + epsilon) * weight[i]) + bias[i];
            }
        }

        return result;
    }

    /// <summary>Normalises the channels of [batch, channels, height, width].</summary>
    public PlainTensor BatchNorm(string name, PlainTensor input)
    {
        var result = new PlainTensor(input.Shape);
        int batch = input.Shape[0], channels = input.Shape[1], pixels = input.Shape[2] * input.Shape[3];
        for (int channel = 0; channel < channels; channel++)
        {
            double mean = this[$"{name}.running_mean"].Values[channel], variance = this[$"{name}.running_var"].Values[channel];
            if (OfBatch)
            {
                (mean, variance) = Moments([.. Enumerable.Range(0, batch * pixels).Select(i => input.Values[Index(i)])]);
            }

            for (int i = 0; i < batch * pixels; i++)
            {
                double normal = (input.Values[Index(i)] - mean) / Math.Sqrt(variance + 1e-5);
                result.Values[Index(i)] = (normal * this[$"{name}.weight"].Values[channel]) + this[$"{name}.bias"].Values[channel];
            }

            int Index(int i) => (((i / pixels * channels) + channel) * pixels) + (i % pixels);
        }

        return result;
    }

    /// <summary>Convolves [batch, channels, height, width]; the weight's shape tells the groups.</summary>
    public PlainTensor Convolution(string name, PlainTensor input, int stride = 1, int padding = 0)
    {
        PlainTensor weight = this[$"{name}.weight"];
        double[]? bias = Has($"{name}.bias") ? this[$"{name}.bias"].Values : null;
        (int outputs, int inputs, int kernel) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        int groups = input.Shape[1] / inputs;
        int height = ((input.Shape[2] + (2 * padding) - kernel) / stride) + 1, width = ((input.Shape[3] + (2 * padding) - kernel) / stride) + 1;
        var result = new PlainTensor(input.Shape[0], outputs, height, width);
        for (int i = 0; i < result.Values.Length; i++)
        {
            int column = i % width, row = i / width % height, output = i / (width * height) % outputs, image = i / (width * height * outputs);
            int first = (image * input.Shape[1]) + (output / (outputs / groups) * inputs);
            double sum = bias is null ? 0 : bias[output];
            for (int channel = 0; channel < inputs; channel++)
            {
                ReadOnlySpan<double> map = input.Values.AsSpan((first + channel) * input.Shape[2] * input.Shape[3], input.Shape[2] * input.Shape[3]);
                ReadOnlySpan<double> window = weight.Values.AsSpan(((output * inputs) + channel) * kernel * kernel, kernel * kernel);
                for (int place = 0; place < window.Length; place++)
                {
                    int y = (row * stride) + (place / kernel) - padding, x = (column * stride) + (place % kernel) - padding;
                    sum += y >= 0 && x >= 0 && y < input.Shape[2] && x < input.Shape[3] ? map[(y * input.Shape[3]) + x] * window[place] : 0;
                }
            }

            result.Values[i] = sum;
        }

        return result;
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, squares / values.Length);
    }
}
