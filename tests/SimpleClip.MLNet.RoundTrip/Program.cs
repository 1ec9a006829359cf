using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// usage: RoundTrip MODEL.zip VALUE...   Prints "loaded SCHEMA", then one line per value: what a prediction engine says.
// Nothing here names the components in the model, and nothing registers them.
var context = new MLContext();
ITransformer model = context.Model.Load(args[0], out DataViewSchema inputSchema);
Console.WriteLine($"loaded {string.Join(",", inputSchema.Select(column => column.Name))}");

using PredictionEngine<Input, Output> engine = context.Model.CreatePredictionEngine<Input, Output>(model);
foreach (string value in args.Skip(1))
{
    Output output = engine.Predict(new Input { Value = float.Parse(value, CultureInfo.InvariantCulture) });
    Console.WriteLine(FormattableString.Invariant($"{output.Value} {output.Shifted} {output.Features[0]} {output.Features[1]}"));
}

internal sealed class Input
{
    public float Value { get; set; }
}

internal sealed class Output
{
    public float Value { get; set; }

    public float Shifted { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}
