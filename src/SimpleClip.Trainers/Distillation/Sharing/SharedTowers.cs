using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>
/// Embeds a batch with a student and its teacher, running only once what both have: the frozen stages at the beginning that the student has
/// inherited. Embeddings and gradients are those of separate passes.
/// </summary>
/// <remarks>
/// The weights that are shared must not change while this is used. The student's part records activation checkpoints where
/// <see cref="ActivationCheckpoints.Record"/> is in use, and computes with the student's precision.
/// </remarks>
internal sealed class SharedTowers
{
    private const int ProbeRows = 2;

    private readonly ClipNetwork _student;
    private readonly SharedTower? _images;
    private readonly SharedTower? _texts;

    private SharedTowers(ClipNetwork student, ClipNetwork teacher, int imageStages, int textStages)
    {
        _student = student;
        ImageStages = imageStages;
        TextStages = textStages;
        _images = imageStages > 0 ? new SharedTower((IStagedTower)student.Visual, (IStagedTower)teacher.Visual, imageStages) : null;
        _texts = textStages > 0 ? new SharedTower((IStagedTower)student.Text, (IStagedTower)teacher.Text, textStages) : null;
    }

    /// <summary>The number of stages the image towers share; 0 where they have to be run separately.</summary>
    public int ImageStages { get; }

    /// <summary>The number of stages the text towers share; 0 where they have to be run separately.</summary>
    public int TextStages { get; }

    /// <summary>Finds what a student and a teacher share.</summary>
    /// <param name="student">The student, frozen as it is trained, on the teacher's device.</param>
    /// <param name="image">How the student's images are made ready.</param>
    /// <param name="tokenizer">The student's tokenizer.</param>
    /// <param name="teacher">The teacher.</param>
    public static SharedTowers Find(ClipNetwork student, ImageProcessorOptions image, ClipTokenizer tokenizer, NetworkTeacher teacher)
    {
        ClipNetwork network = teacher.Network;
        if (student.Precision != network.Precision)
        {
            return new SharedTowers(student, network, 0, 0);
        }

        using IDisposable precision = MixedPrecision.Use(student.Precision);
        return new SharedTowers(
            student,
            network,
            ReadSamePixels(image, teacher.Image) ? FindImageStages(student.Visual, network.Visual, teacher.Device) : 0,
            ReadSameTokens(student.Text, network.Text, tokenizer, teacher.Tokenizer) ? FindTextStages(student.Text, network.Text, teacher.Device) : 0);
    }

    /// <summary>Embeds images with both.</summary>
    /// <param name="normalizedPixels">float32 [images, 3, size, size].</param>
    /// <returns>Both embeddings, [images, dimension], rows of length 1; only the student's has a graph.</returns>
    /// <exception cref="InvalidOperationException">The image towers share nothing.</exception>
    public (Tensor Student, Tensor Teacher) EncodeImages(Tensor normalizedPixels) =>
        (_images ?? throw SharesNothing("image")).Encode(normalizedPixels, _student.Precision);

    /// <summary>Embeds texts with both.</summary>
    /// <param name="tokens">int64 [texts, tokens], on the device; filling the context where the student reads padding.</param>
    /// <returns>Both embeddings, [texts, dimension], rows of length 1; only the student's has a graph.</returns>
    /// <exception cref="InvalidOperationException">The text towers share nothing.</exception>
    public (Tensor Student, Tensor Teacher) EncodeTexts(Tensor tokens) => (_texts ?? throw SharesNothing("text")).Encode(tokens, _student.Precision);

    private static int FindImageStages(ImageTower student, ImageTower teacher, Device device)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(0);
        Tensor probe = empty([ProbeRows, 3, student.ImageSize, student.ImageSize], dtype: ScalarType.Float32).normal_(0, 1, random);
        return SharedTrunk.Find(student, teacher, probe.to(device));
    }

    private static int FindTextStages(TextTower student, TextTower teacher, Device device)
    {
        using var scope = NewDisposeScope();
        var random = new Random(0);
        long[] ids = [.. Enumerable.Range(0, ProbeRows * student.ContextLength).Select(_ => random.NextInt64(student.VocabularySize))];
        return SharedTrunk.Find(student, teacher, tensor(ids).view(ProbeRows, student.ContextLength).to(device));
    }

    private static bool ReadSamePixels(ImageProcessorOptions student, ImageProcessorOptions teacher) =>
        student.Size == teacher.Size && student.Mean.SequenceEqual(teacher.Mean) && student.Std.SequenceEqual(teacher.Std);

    private static bool ReadSameTokens(TextTower student, TextTower teacher, ClipTokenizer own, ClipTokenizer taught) =>
        student.VocabularySize > 0
        && student.VocabularySize == teacher.VocabularySize
        && student.ContextLength == teacher.ContextLength
        && student.ReadsPadding == teacher.ReadsPadding
        && (ReferenceEquals(own, taught) || TeacherFingerprint.Of(own) == TeacherFingerprint.Of(taught));

    private static InvalidOperationException SharesNothing(string tower) => new($"Student and teacher share no stage of the {tower} tower; run them separately.");
}
