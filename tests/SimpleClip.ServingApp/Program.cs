// The second process of the persistence tests: loads an ML.NET model with a plain MLContext, nothing registered, and prints as JSON what it
// adds to data: read in batches, row by row, and by a prediction engine; with "evaluate" also what ML.NET's evaluator says.
// Arguments: "predict" or "evaluate", the model's path, the data's path (tab-separated; see Row).
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.ServingApp;

var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[1], out _);
Row[] rows = Row.ReadAll(args[2]);
IDataView data = mlContext.Data.LoadFromEnumerable(rows);
IDataView transformed = model.Transform(data);
string[] added = [.. transformed.Schema.Select(column => column.Name).Distinct().Where(name => data.Schema.GetColumnOrNull(name) is null)];
using PredictionEngine<Row, Prediction> engine = mlContext.Model.CreatePredictionEngine<Row, Prediction>(model);
MulticlassClassificationMetrics? metrics =
    args[0] == "evaluate" ? mlContext.MulticlassClassification.Evaluate(transformed, predictedLabelColumnName: "PredictedKey") : null;
Console.WriteLine(JsonSerializer.Serialize(new
{
    Batched = RowValues.ReadAll(transformed, [.. added.Select(name => transformed.Schema[name])]),
    Single = RowValues.ReadSingly(model, data, added),
    Engine = rows.Select(row => engine.Predict(row).ToTexts(added)).ToArray(),
    metrics?.MicroAccuracy,
    metrics?.LogLoss,
}));
