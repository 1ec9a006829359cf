using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Sets the threads of TorchSharp, a setting of the whole process, and puts the old number back.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = get_num_threads();

    /// <param name="threads">The number of threads; 0 changes nothing.</param>
    public TorchThreads(int threads)
    {
        if (threads > 0)
        {
            set_num_threads(threads);
        }
    }

    public void Dispose()
    {
        if (get_num_threads() != _before)
        {
            set_num_threads(_before);
        }
    }
}
