using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;
using SimpleClip.WebApi.Uploads;

namespace SimpleClip.WebApi.Search;

/// <summary>Adds the search to the service.</summary>
internal static class SearchSetup
{
    private const int MostResults = 100;

    public static void AddPictureSearch(this IServiceCollection services, ServiceOptions options)
    {
        services.AddClipEmbeddingGenerators(options.Model);
        if (options.Pictures.Length > 0)
        {
            services.AddSingleton<PictureLibrary>().AddHostedService(provider => provider.GetRequiredService<PictureLibrary>());
        }
    }

    public static void MapPictureSearch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search", async (
            [Required] string text, IEmbeddingGenerator<string, Embedding<float>> texts, PictureLibrary library, CancellationToken cancellation, int count = 12) =>
            IsValid(count) && text.Trim().Length > 0
                ? Results.Ok(library.Find(await texts.GenerateVectorAsync(text, cancellationToken: cancellation), count))
                : Results.Problem($"Expected a text, and a count of 1 to {MostResults}.", statusCode: StatusCodes.Status400BadRequest));

        routes.MapPost("/search", async (
            HttpRequest request, PictureUpload upload, IEmbeddingGenerator<DataContent, Embedding<float>> images, PictureLibrary library, int count = 12) =>
        {
            if (!IsValid(count))
            {
                return Results.Problem($"Expected a count of 1 to {MostResults}.", statusCode: StatusCodes.Status400BadRequest);
            }

            var picture = new DataContent(await upload.ReadAsync(request), "image/*");
            return Results.Ok(library.Find(await images.GenerateVectorAsync(picture, cancellationToken: request.HttpContext.RequestAborted), count));
        });
    }

    private static bool IsValid(int count) => count is >= 1 and <= MostResults;
}
