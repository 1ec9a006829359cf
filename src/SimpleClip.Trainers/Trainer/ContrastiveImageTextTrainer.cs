using Microsoft.ML.Runtime;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>Trains a CLIP model on images and their captions, by telling matching pairs from the others of a batch: from scratch, or from a
/// model to fine-tune.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Made by [Trainers.ContrastiveImageText](xref:SimpleClip.ClipTrainersCatalog).
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
/// | Required NuGet in addition to SimpleClip.Trainers | A backend of TorchSharp: TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows |
/// | Exportable to ONNX | Yes: the model holds both towers as ONNX graphs |
/// ]]></format>
/// <para>An instance may fit any number of times, on one thread at a time; a fit changes nothing but <see
/// cref="ClipTrainer.LastReport"/>.</para>
/// </remarks>
public sealed partial class ContrastiveImageTextTrainer : ClipTrainer
{
    private readonly Options _options;

    internal ContrastiveImageTextTrainer(IHostEnvironment environment, Options options)
        : this(Checked(options), environment)
    {
    }

    private ContrastiveImageTextTrainer(Options copy, IHostEnvironment environment)
        : base(environment, copy) => _options = copy;

    private protected override TrainingSetup CreateSetup(SetupContext context) => ContrastiveSetup.Create(_options, context);

    private static Options Checked(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsValidation.Validate(options);
        if (options.InitialModel is null)
        {
            options.ToArchitecture(options.VocabularySize).Network.Validate();
        }

        return options.Copy();
    }
}
