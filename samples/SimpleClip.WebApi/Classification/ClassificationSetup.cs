using Microsoft.Extensions.ML;
using Microsoft.ML;
using SimpleClip.WebApi.Uploads;

namespace SimpleClip.WebApi.Classification;

/// <summary>Adds the classifier to the service.</summary>
internal static class ClassificationSetup
{
    public static void AddClassifier(this IServiceCollection services, ServiceOptions options)
    {
        services.AddPredictionEnginePool<Photo, Answer>().FromFile(SavedPipeline(options));
        services.AddSingleton<Classifier>();
    }

    public static void MapClassification(this IEndpointRouteBuilder routes) => routes.MapPost(
        "/classify",
        async (HttpRequest request, PictureUpload upload, Classifier classifier) => classifier.Classify(await upload.ReadAsync(request)));

    // The pool reads its model from a file, the usual way of ML.NET services: train and save in one program, serve in another.
    // Replace the file, and the pool takes the new model without a restart.
    private static string SavedPipeline(ServiceOptions options)
    {
        string path = Path.ChangeExtension(Path.GetFullPath(options.Model), ".classifier.zip");
        var context = new MLContext();
        IDataView noPhotos = context.Data.LoadFromEnumerable(Array.Empty<Photo>());
        ITransformer pipeline = context.Clip().Transforms
            .ZeroShotClassification(ClipModel.Load(options.Model), options.LabelNames, inputColumnName: nameof(Photo.Image))
            .Fit(noPhotos);
        context.Model.Save(pipeline, noPhotos.Schema, path);
        return path;
    }
}
