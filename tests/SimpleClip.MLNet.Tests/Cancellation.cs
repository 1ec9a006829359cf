using System.Reflection;
using Microsoft.ML;

namespace SimpleClip.MLNet.Tests;

/// <summary>Cancels what runs on a context the way AutoML does; the method is internal to ML.NET.</summary>
internal static class Cancellation
{
    public static void Cancel(MLContext context) =>
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(context, null);
}
