using System.Globalization;

namespace SimpleClip.Captions;

/// <summary>Tells failures of a service that may pass from those that will not.</summary>
internal static class RequestFailure
{
    /// <summary>Statuses from 400 to 499 that say "not now" rather than "not so": time-out, conflict, too early, too many
    /// requests.</summary>
    private static readonly int[] Passing = [408, 409, 425, 429];

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool MayPass(Exception exception) => StatusOf(exception) is not { } status || status is < 400 or >= 500 || Passing.Contains(status);

    /// <summary>
    /// The HTTP status of a failure, as far as it tells. Chat clients throw exceptions of their own; those of System.ClientModel (OpenAI)
    /// and Azure.Core have a number called Status.
    /// </summary>
    private static int? StatusOf(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status,
        _ when exception.GetType().GetProperty("Status") is { } property && property.PropertyType == typeof(int) =>
            Convert.ToInt32(property.GetValue(exception), CultureInfo.InvariantCulture),
        { InnerException: { } inner } => StatusOf(inner),
        _ => null,
    };
}
