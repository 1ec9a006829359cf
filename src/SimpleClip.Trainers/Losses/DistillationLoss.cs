using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>Losses by which a student network learns from a teacher's features of the same batch.</summary>
/// <remarks>
/// All features have rows of length 1, and row i of the images belongs to row i of the texts. A teacher is a constant: no gradient reaches
/// it. Names are those of CLIP-KD (Yang et al. 2024), TinyCLIP (Wu et al. 2023) and MobileCLIP (Vasu et al. 2024). <see
/// cref="FeatureProjection"/> makes a student's features as wide as a teacher's, where a loss needs that.
/// </remarks>
public static class DistillationLoss
{
    /// <summary>
    /// Feature distillation (FD) of one tower: <c>mean (f^S - f^T)²</c> over all elements, not over rows, so that CLIP-KD weighs it by
    /// 2000; its FD is the sum of that of the images and that of the texts. Given a student's features of images with patches masked out,
    /// and a teacher's of the whole ones, it is CLIP-KD's masked feature distillation (MFD).
    /// </summary>
    /// <param name="studentFeatures">[batch, embedding], rows of length 1; projected where the widths differ.</param>
    /// <param name="teacherFeatures">[batch, embedding], rows of length 1.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Feature(Tensor studentFeatures, Tensor teacherFeatures)
    {
        FeatureShapes.RequireEqual(studentFeatures, teacherFeatures);
        using var scope = NewDisposeScope();
        return nn.functional.mse_loss(studentFeatures, teacherFeatures.detach()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Contrastive relational distillation (CRD): <c>½ [KL(p^T ‖ p^S) + KL(q^T ‖ q^S)]</c>, where row i of p is the softmax over the texts
    /// of <c>s·I_i Tᵀ</c>, q likewise from texts to images, and the divergences are means over the rows.
    /// </summary>
    /// <param name="student">The student's features, and its own scale.</param>
    /// <param name="teacher">The teacher's features, of any width, and its own scale.</param>
    /// <returns>A scalar, 0 where the student's distributions are the teacher's.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor ContrastiveRelation(ClipFeatures student, ClipFeatures teacher)
    {
        using var scope = NewDisposeScope();
        Tensor learned = Logits(student), given = LogitsOf(teacher, student);
        return Divergence(learned, given, 1).Plus(Divergence(learned, given, 0)).Times(0.5).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Interactive contrastive learning (ICL): the student's images find the teacher's texts and the student's texts the teacher's images,
    /// <c>½ [mean_i CE(c·I^S_i (T^T)ᵀ, i) + mean_i CE(c·T^S_i (I^T)ᵀ, i)]</c>.
    /// </summary>
    /// <param name="studentImages">[batch, embedding], rows of length 1; projected where the widths differ.</param>
    /// <param name="studentTexts">[batch, embedding], rows of length 1.</param>
    /// <param name="teacherImages">[batch, embedding], rows of length 1.</param>
    /// <param name="teacherTexts">[batch, embedding], rows of length 1.</param>
    /// <param name="logScale">The logarithm of the factor c, a scalar, learned; CLIP-KD begins at ln(1/0.07).</param>
    /// <param name="exponential">
    /// Whether c is the exponential of <paramref name="logScale"/>, as the paper means it. CLIP-KD's released code takes the logarithm
    /// itself for the factor (2.66 in place of 14.3): false does the same.
    /// </param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor InteractiveContrastive(
        Tensor studentImages, Tensor studentTexts, Tensor teacherImages, Tensor teacherTexts, Tensor logScale, bool exponential = true)
    {
        FeatureShapes.RequireEqual(studentImages, teacherTexts);
        FeatureShapes.RequireEqual(studentTexts, teacherImages);
        using var scope = NewDisposeScope();
        Tensor scale = exponential ? logScale.exp() : logScale;
        return Find(studentImages, teacherTexts.detach(), scale).Plus(Find(studentTexts, teacherImages.detach(), scale)).Times(0.5)
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Augmented feature distillation (AFD): <see cref="ContrastiveLoss.InfoNce"/> of features fused from the student's and the teacher's
    /// by <see cref="FeatureFusion"/>, one for images and one for texts.
    /// </summary>
    /// <param name="fusedImages">[batch, embedding], rows of length 1.</param>
    /// <param name="fusedTexts">[batch, embedding], rows of length 1.</param>
    /// <param name="logScale">The logarithm of the factor on the similarities, a scalar, learned.</param>
    /// <param name="exponential">Whether the factor is the exponential of <paramref name="logScale"/>; false takes it as it is, as
    /// CLIP-KD's released code.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor AugmentedFeature(Tensor fusedImages, Tensor fusedTexts, Tensor logScale, bool exponential = true)
    {
        FeatureShapes.RequireEqual(fusedImages, fusedTexts);
        using var scope = NewDisposeScope();
        return ContrastiveLoss.InfoNce(fusedImages, fusedTexts, exponential ? logScale.exp() : logScale).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Gradient distillation (GD): the mean squared differences between the student's and the teacher's gradients of InfoNCE with respect
    /// to the features, of images and texts as anchors and as keys (four terms): <c>(p - 1) T / (τN)</c> and <c>(p - 1)ᵀ I / (τN)</c>, and
    /// the same from texts to images.
    /// </summary>
    /// <param name="student">The student's features, as wide as the teacher's.</param>
    /// <param name="teacher">The teacher's features.</param>
    /// <param name="inverted">
    /// Whether the features' scales are taken for the temperatures τ, as CLIP-KD's released code does (its weight of 1e8 belongs to that);
    /// otherwise τ is 1/scale.
    /// </param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Gradient(ClipFeatures student, ClipFeatures teacher, bool inverted = false)
    {
        FeatureShapes.RequireEqual(student.Image, teacher.Image);
        FeatureShapes.RequireEqual(student.Text, teacher.Text);
        FeatureShapes.RequireEqual(student.Image, student.Text);
        using var scope = NewDisposeScope();
        IEnumerable<Tensor> differences = ContrastiveGradients(student, inverted)
            .Zip(ContrastiveGradients(teacher, inverted), (learned, given) => nn.functional.mse_loss(learned, given.detach()));
        return differences.Aggregate((sum, next) => sum.Plus(next)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Affinity mimicking (TinyCLIP): <c>½ [CE(A^S_I2T, A^T_I2T) + CE(A^S_T2I, A^T_T2I)]</c>, <c>CE = -mean_i Σ_j A^T_ij log A^S_ij</c>,
    /// where A is the softmax of each row of <c>s·I Tᵀ</c> or its transpose. A cross-entropy and not a divergence: the teacher's entropy is
    /// part of the value.
    /// </summary>
    /// <param name="student">The student's features, and its scale; TinyCLIP's scripts fix both scales at 50.</param>
    /// <param name="teacher">The teacher's features, of any width, and its scale.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Affinity(ClipFeatures student, ClipFeatures teacher) => MultiTeacher(student, [teacher]);

    /// <summary>
    /// MobileCLIP's distillation from several teachers: as <see cref="Affinity"/>, with the mean of the teachers' softmaxes (taken after
    /// the softmax) in place of one. The term of the real caption and that of the synthetic one are two calls.
    /// </summary>
    /// <param name="student">The student's features, and its scale.</param>
    /// <param name="teachers">Each teacher's features, of any width, and its scale (MobileCLIP: 100); at least one.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">There is no teacher, or the shapes do not fit.</exception>
    public static Tensor MultiTeacher(ClipFeatures student, IReadOnlyList<ClipFeatures> teachers)
    {
        if (teachers.Count == 0)
        {
            throw new ArgumentException("There is no teacher; expected at least one.", nameof(teachers));
        }

        using var scope = NewDisposeScope();
        Tensor learned = Logits(student);
        Tensor[] given = [.. teachers.Select(teacher => LogitsOf(teacher, student))];
        return SoftCrossEntropy(learned, given, 1).Plus(SoftCrossEntropy(learned, given, 0)).Times(0.5).MoveToOuterDisposeScope();
    }

    private static Tensor Logits(ClipFeatures features)
    {
        FeatureShapes.RequireEqual(features.Image, features.Text);
        return (features.Image * features.Scale).mm(features.Text.t());
    }

    private static Tensor LogitsOf(ClipFeatures teacher, ClipFeatures student)
    {
        FeatureShapes.RequireSameBatch(student.Image, teacher.Image);
        return Logits(teacher).detach();
    }

    private static Tensor Divergence(Tensor learned, Tensor given, long dimension)
    {
        Tensor target = given.log_softmax(dimension);
        return (target.exp() * (target - learned.log_softmax(dimension))).sum(dimension).mean();
    }

    private static Tensor SoftCrossEntropy(Tensor learned, Tensor[] given, long dimension)
    {
        Tensor target = given.Select(logits => logits.softmax(dimension)).Aggregate((sum, next) => sum.Plus(next)).Times(1.0 / given.Length);
        return (target * learned.log_softmax(dimension)).sum(dimension).mean().neg();
    }

    private static Tensor Find(Tensor anchors, Tensor keys, Tensor scale)
    {
        Tensor scaled = anchors * scale;
        return (scaled.mm(keys.t()).logsumexp(1) - (scaled * keys).sum(1)).mean();
    }

    private static IEnumerable<Tensor> ContrastiveGradients(ClipFeatures features, bool inverted)
    {
        Tensor scale = inverted ? ones_like(features.Scale).div(features.Scale) : features.Scale;
        Tensor logits = (features.Image * scale).mm(features.Text.t());
        Tensor slope = scale.Times(1.0 / features.Image.shape[0]);
        foreach ((Tensor probabilities, Tensor anchors, Tensor keys) in new[]
        {
            (logits.softmax(1), features.Image, features.Text),
            (logits.t().softmax(1), features.Text, features.Image),
        })
        {
            yield return (probabilities.mm(keys) - keys) * slope;
            yield return (probabilities.t().mm(anchors) - anchors) * slope;
        }
    }
}
