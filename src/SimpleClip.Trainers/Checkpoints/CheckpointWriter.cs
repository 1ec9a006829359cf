using System.Diagnostics;
using System.Text.Json.Nodes;
using SimpleClip.Data;
using SimpleClip.Optimization;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Checkpoints;

/// <summary>Decides when a run is written to its folder, and gathers what has to be written.</summary>
internal sealed class CheckpointWriter : IDisposable
{
}
