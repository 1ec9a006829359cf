// The second process of the persistence tests: loads an ML.NET model with a plain MLContext, nothing registered, and prints what it
// predicts as JSON. Arguments: "classify" or "embed", the model's path, the data's path (image, text and class, separated by tabs).
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.ServingApp;

var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[1], out _);
Row[] rows = Row.ReadAll(args[2]);
IDataView transformed = model.Transform(mlContext.Data.LoadFromEnumerable(rows));
if (args[0] == "classify")
{
    using PredictionEngine<Row, Classified> engine = mlContext.Model.CreatePredictionEngine<Row, Classified>(model);
    Classified[] single = [.. rows.Select(row => engine.Predict(row))];
    VBuffer<ReadOnlyMemory<char>> slotNames = default;
    transformed.Schema["Score"].GetSlotNames(ref slotNames);
    MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(
        transformed, predictedLabelColumnName: "PredictedKey");
    Print(new
    {
        Labels = slotNames.DenseValues().Select(name => name.ToString()),
        Single = single,
        Batched = mlContext.Data.CreateEnumerable<Classified>(transformed, reuseRowObject: false),
        metrics.MicroAccuracy,
        metrics.LogLoss,
    });
}
else
{
    using PredictionEngine<Row, Embedded> engine = mlContext.Model.CreatePredictionEngine<Row, Embedded>(model);
    Print(new
    {
        Single = rows.Select(row => engine.Predict(row).Embedding).ToArray(),
        Batched = mlContext.Data.CreateEnumerable<Embedded>(transformed, reuseRowObject: false).Select(row => row.Embedding).ToArray(),
    });
}

static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value));
