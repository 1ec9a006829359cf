using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using SimpleClip.Images;

namespace SimpleClip.WebApi.Uploads;

/// <summary>Answers requests whose picture is bad with what is wrong with it. What else goes wrong stays an error of the server.</summary>
internal sealed class BadPictureHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int Status, string Detail)? problem = exception is BadHttpRequestException bad
            ? (bad.StatusCode, bad.Message)
            : Cause(exception) is { } picture ? (StatusCodes.Status422UnprocessableEntity, picture.Message) : null;
        if (problem is not { } known)
        {
            return ValueTask.FromResult(false);
        }

        httpContext.Response.StatusCode = known.Status;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = known.Status, Detail = known.Detail },
        });
    }

    // A pipeline says which row failed, and wraps the reason.
    private static ImageReadException? Cause(Exception? exception) =>
        exception is null ? null : exception as ImageReadException ?? Cause(exception.InnerException);
}
