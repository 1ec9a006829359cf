using Microsoft.ML.Runtime;
using SimpleClip.Persistence.Interop;

namespace SimpleClip.Hosting;

/// <summary>
/// What a component outside ML.NET needs of its environment and ML.NET keeps internal: device, seed, temporary folder, cancellation.
/// </summary>
/// <remarks>
/// The members read the environment anew on each call. An environment of another making, which knows none of these, answers with ML.NET's
/// defaults.
/// </remarks>
public static class HostEnvironmentExtensions
{
    extension(IHostEnvironment environment)
    {
        /// <summary>
        /// Gets the index of the GPU to compute on, or null for the CPU, as set on the <see cref="Microsoft.ML.MLContext"/> at hand.
        /// </summary>
        /// <remarks>
        /// A component never stores it: a model saved on a GPU machine follows the settings of the machine that loads it.
        /// </remarks>
        public int? GpuDeviceId => HostInternals.GpuDeviceId(environment);

        /// <summary>Gets whether to compute on the CPU where the GPU asked for is not there, rather than to throw.</summary>
        public bool FallbackToCpu => HostInternals.FallbackToCpu(environment);

        /// <summary>Gets the folder for temporary files.</summary>
        /// <remarks>ML.NET hands it on to hosts of the context, and not to hosts of those: there it is the system's folder.</remarks>
        public string TempFilePath => HostInternals.TempFilePath(environment);

        /// <summary>Gets the seed given to the <see cref="Microsoft.ML.MLContext"/>, or null where none was given.</summary>
        public int? Seed => HostInternals.Seed(environment);

        /// <summary>Throws if the context was asked to cancel what runs on it (AutoML does so when a trial's time is up).</summary>
        /// <remarks>
        /// A cancellation reaches the hosts that were registered before it, not the <see cref="Microsoft.ML.MLContext"/> itself:
        /// call <c>environment.Register("name")</c> once, and then this on the host it returns, every few milliseconds of work.
        /// </remarks>
        /// <exception cref="OperationCanceledException">The context was canceled.</exception>
        public void CheckAlive() => HostInternals.CheckAlive(environment);
    }
}
