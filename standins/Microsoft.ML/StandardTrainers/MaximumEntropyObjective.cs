using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The regularized mean log-loss of a linear softmax classifier, and its minimum by L-BFGS.</summary>
internal sealed class MaximumEntropyObjective
{
    private const int History = 10;
    private const double Tolerance = 1e-7;

    private readonly TrainingRows _rows;
    private readonly int _classes;
    private readonly double _penalty;
    private readonly double _totalWeight;

    public MaximumEntropyObjective(TrainingRows rows, int classes, MaximumEntropyOptions options)
    {
        _rows = rows;
        _classes = classes;
        _totalWeight = rows.Weights.Sum();
        _penalty = options.IsRegularizationOfSum ? options.L2 / _totalWeight : options.L2;
    }

    /// <summary>Class by class its weights and, last, its bias, at the minimum.</summary>
    public double[] Minimize(IHostEnvironment env, int iterations)
    {
        var x = new double[_classes * (_rows.FeatureCount + 1)];
        (double value, double[] gradient) = Evaluate(x);
        var steps = new List<(double[] Step, double[] Change)>();
        for (int i = 0; i < iterations && Norm(gradient) > Tolerance; i++)
        {
            env.CheckAlive();
            double[] direction = Direction(gradient, steps);
            double slope = Dot(direction, gradient);
            double length = i == 0 ? Math.Min(1, 1 / Norm(gradient)) : 1;
            double[] next;
            double nextValue;
            double[] nextGradient;
            // Halve the step until the value falls enough.
            do
            {
                double taken = length;
                next = [.. x.Zip(direction, (a, d) => a + (taken * d))];
                (nextValue, nextGradient) = Evaluate(next);
                length /= 2;
            }
            while (nextValue > value + (2e-4 * length * slope) && length > 1e-12);
            if (value - nextValue <= 1e-12 * Math.Abs(value))
                return nextValue < value ? next : x;
            double[] step = [.. next.Zip(x, (a, b) => a - b)];
            double[] change = [.. nextGradient.Zip(gradient, (a, b) => a - b)];
            if (Dot(step, change) > 1e-12)
                steps.Add((step, change));
            if (steps.Count > History)
                steps.RemoveAt(0);
            (x, value, gradient) = (next, nextValue, nextGradient);
        }
        return x;
    }

    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change)> steps)
    {
        double[] q = [.. gradient.Select(g => -g)];
        var alphas = new double[steps.Count];
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            alphas[i] = Dot(steps[i].Step, q) / Dot(steps[i].Step, steps[i].Change);
            AddScaled(q, -alphas[i], steps[i].Change);
        }
        if (steps.Count > 0)
        {
            (double[] step, double[] change) = steps[^1];
            double scale = Dot(step, change) / Dot(change, change);
            for (int i = 0; i < q.Length; i++)
                q[i] *= scale;
        }
        for (int i = 0; i < steps.Count; i++)
            AddScaled(q, alphas[i] - (Dot(steps[i].Change, q) / Dot(steps[i].Step, steps[i].Change)), steps[i].Step);
        return q;
    }

    private (double Value, double[] Gradient) Evaluate(double[] x)
    {
        int stride = _rows.FeatureCount + 1;
        var gradient = new double[x.Length];
        double value = 0;
        var scores = new double[_classes];
        for (int row = 0; row < _rows.Labels.Length; row++)
        {
            float[] features = _rows.Features[row];
            double weight = _rows.Weights[row] / _totalWeight;
            MaximumEntropyModelParameters.Probabilities(x, features, scores);
            value -= weight * Math.Log(Math.Max(scores[_rows.Labels[row]], double.Epsilon));
            scores[_rows.Labels[row]]--;
            for (int c = 0; c < _classes; c++)
            {
                double error = weight * scores[c];
                int start = c * stride;
                for (int i = 0; i < features.Length; i++)
                    gradient[start + i] += error * features[i];
                gradient[start + features.Length] += error;
            }
        }
        for (int i = 0; i < x.Length; i++)
        {
            if (i % stride == stride - 1)
                continue;
            value += 0.5 * _penalty * x[i] * x[i];
            gradient[i] += _penalty * x[i];
        }
        return (value, gradient);
    }

    private static void AddScaled(double[] target, double scale, double[] source)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += scale * source[i];
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static double Norm(double[] a) => Math.Sqrt(Dot(a, a));
}
