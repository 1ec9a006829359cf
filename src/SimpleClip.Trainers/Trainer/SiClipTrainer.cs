using Microsoft.ML.Runtime;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>
/// Trains a SiCLIP ("Simplifying CLIP", arXiv 2411.14789): a student of simplified blocks inherits from a teacher every module that is
/// unchanged, and learns the rest by distillation in the unimodal, the contrastive relation and the interactive contrastive space, by the
/// contrastive loss, and by pair matching.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Made by [Trainers.SiClip](xref:SimpleClip.ClipTrainersCatalog).
///
/// ### Input and output columns
/// The image column is a text (path of a file), a vector of bytes (content of a file) or an MLImage; the caption column is a text or a
/// vector of texts. The trained transformer adds the columns `ImageEmbedding` and `TextEmbedding`, vectors of Single of length 1.
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Image-text retrieval, zero-shot classification |
/// | Is normalization required? | No |
/// | Is caching required? | No |
/// | Required NuGet in addition to SimpleClip.Trainers | A backend of TorchSharp: TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows; for teachers that are ONNX graphs also Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | Yes: the model holds both towers as ONNX graphs |
/// ]]></format>
/// <para>An instance may fit any number of times, on one thread at a time; a fit changes nothing but <see
/// cref="ClipTrainer.LastReport"/>.</para>
/// </remarks>
public sealed partial class SiClipTrainer : ClipTrainer
{
    private readonly Options _options;

    internal SiClipTrainer(IHostEnvironment environment, Options options)
        : this(Checked(options), environment)
    {
    }

    private SiClipTrainer(Options copy, IHostEnvironment environment)
        : base(environment, copy) => _options = copy;

    private protected override TrainingSetup CreateSetup(SetupContext context) => SiClipSetup.Create(_options, context);

    private static Options Checked(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsValidation.Validate(options);
        options.ToArchitecture(options.VocabularySize).Network.Validate();
        return options.Copy();
    }
}
