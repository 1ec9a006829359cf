using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.FileProviders;
using SimpleClip.WebApi.Classification;
using SimpleClip.WebApi.Search;
using SimpleClip.WebApi.Uploads;

namespace SimpleClip.WebApi;

/// <summary>Puts the service together.</summary>
internal static class WebService
{
    private const string Computing = "computing";

    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        ServiceOptions options = Options(builder);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = options.MaxUploadBytes);
        builder.Services.AddProblemDetails().AddExceptionHandler<BadPictureHandler>();
        builder.Services.AddRateLimiter(limiter => limiter.AddConcurrencyLimiter(Computing, limit =>
        {
            limit.PermitLimit = options.MaxConcurrency;
            limit.QueueLimit = 10 * options.MaxConcurrency;
        }));
        builder.Services.AddSingleton<PictureUpload>();
        builder.Services.AddClassifier(options);
        builder.Services.AddPictureSearch(options);
        builder.Services.AddHealthChecks().AddCheck<ModelHealthCheck>("model");

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.UseRateLimiter();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapHealthChecks("/health");
        RouteGroupBuilder computing = app.MapGroup("").RequireRateLimiting(Computing);
        computing.MapClassification();
        if (options.Pictures.Length > 0)
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(Path.GetFullPath(options.Pictures)),
                RequestPath = "/pictures",
            });
            computing.MapPictureSearch();
        }
        else
        {
            app.Map("/search", () => Results.Problem("Start the service with --Clip:Pictures=folder to search.", statusCode: StatusCodes.Status404NotFound));
        }

        return app;
    }

    // Settings that are wrong end the program at once rather than the first request.
    private static ServiceOptions Options(WebApplicationBuilder builder)
    {
        IConfigurationSection section = builder.Configuration.GetSection(ServiceOptions.Section);
        builder.Services.Configure<ServiceOptions>(section);
        ServiceOptions options = section.Get<ServiceOptions>() ?? new ServiceOptions();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return options;
    }
}
