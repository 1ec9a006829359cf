using System.Globalization;
using System.Text.RegularExpressions;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>
/// TinyCLIP's manual weight inheritance (Wu et al., arXiv 2309.12314; wkcn/TinyCLIP, src/open_clip/weight_inherit.py): a smaller
/// transformer takes every k-th layer of a larger one, and of every tensor the leading heads, channels and features.
/// </summary>
/// <remarks>Nothing is frozen: the smaller network is trained on, with the larger one as its teacher.</remarks>
public static partial class TinyClipInheritance
{
    private const string InputProjection = ".attn.in_proj_";

    /// <summary>Fills a network with parts of a larger one.</summary>
    /// <param name="student">The network that inherits: both towers transformers.</param>
    /// <param name="teacher">The network to inherit from: the same kind, at least as deep, wide and with as many heads in each tower; left
    /// as it is.</param>
    /// <returns>What became of every tensor.</returns>
    /// <exception cref="ArgumentException">
    /// The towers are not transformers, or a tensor of the student is larger than, or missing in, the teacher's; the message lists them
    /// all.
    /// </exception>
    public static InheritanceReport Inherit(ClipNetwork student, ClipNetwork teacher)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        (int imageStep, int imageHeads) = Compare("image", Shape(student.Visual, nameof(student)), Shape(teacher.Visual, nameof(teacher)));
        (int textStep, int textHeads) = Compare("text", Shape(student.Text, nameof(student)), Shape(teacher.Text, nameof(teacher)));
        Dictionary<string, Tensor> target = student.state_dict(), source = teacher.state_dict();
        Dictionary<string, TensorOrigin> origins = target.ToDictionary(
            static entry => entry.Key,
            entry => entry.Key.StartsWith("visual.", StringComparison.Ordinal)
                ? Find(entry.Key, entry.Value, source, imageStep, imageHeads)
                : Find(entry.Key, entry.Value, source, textStep, textHeads));
        Check(target, origins);

        using var noGradients = no_grad();
        foreach ((string name, TensorOrigin origin) in origins)
        {
            origin.CopyTo(target[name]);
        }

        return new InheritanceReport(
            [.. target.Select(entry => origins[entry.Key].Describe(entry.Key, entry.Value, isFrozen: false))],
            [.. source.Keys.Except(origins.Values.Select(static origin => origin.SourceName).OfType<string>())]);
    }

    private static TransformerShape Shape(nn.Module tower, string argument) => tower switch
    {
        VisionTransformer vision => vision.Transformer.Shape,
        TextTransformer text => text.Transformer.Shape,
        _ => throw new ArgumentException($"A tower of type {tower.GetType().Name} has no layers and heads to choose from; expected transformers.", argument),
    };

    /// <summary>Every how manieth layer is taken, and the heads of the larger network.</summary>
    private static (int Step, int Heads) Compare(string tower, TransformerShape student, TransformerShape teacher)
    {
        if (student.Layers > teacher.Layers)
        {
            throw new ArgumentException($"The student's {tower} tower has {student.Layers} layers, the teacher's only {teacher.Layers}.", nameof(student));
        }

        int width = student.Width / student.Heads, teacherWidth = teacher.Width / teacher.Heads;
        return width == teacherWidth
            ? (teacher.Layers / student.Layers, teacher.Heads)
            : throw new ArgumentException(
                $"A head of the student's {tower} tower has {width} features, one of the teacher's {teacherWidth}; whole heads are inherited, so they must be equal.",
                nameof(student));
    }

    private static TensorOrigin Find(string name, Tensor target, Dictionary<string, Tensor> teacher, int step, int teacherHeads)
    {
        string sourceName = LayerIndex().Replace(name, match => $"resblocks.{(int.Parse(match.ValueSpan["resblocks.".Length..], CultureInfo.InvariantCulture) * step).ToString(CultureInfo.InvariantCulture)}");
        if (!teacher.TryGetValue(sourceName, out Tensor? source))
        {
            return TensorOrigin.None;
        }

        long[] shape = target.shape;
        if (source.shape.SequenceEqual(shape))
        {
            return new TensorOrigin(InheritanceKind.Copied, source, sourceName, static tensor => tensor);
        }

        if (TensorOrigin.IsLongerOrShorterTable(name, source, shape))
        {
            long[] whole = [shape[0], source.shape[1]];
            return new TensorOrigin(InheritanceKind.Resized, source, sourceName, tensor => Slice(PositionTables.Resize(name, tensor, whole), shape));
        }

        return name.Contains(InputProjection, StringComparison.Ordinal)
            ? new TensorOrigin(InheritanceKind.Sliced, source, sourceName, tensor => SliceHeads(tensor, shape, teacherHeads))
            : new TensorOrigin(InheritanceKind.Sliced, source, sourceName, tensor => Slice(tensor, shape));
    }

    /// <summary>Queries, keys and values lie stacked: of each of the three the leading heads are taken.</summary>
    private static Tensor SliceHeads(Tensor stacked, long[] shape, int teacherHeads)
    {
        long width = shape[0] / 3, features = stacked.shape[0] / 3 / teacherHeads;
        long[] split = [3, teacherHeads, features, .. stacked.shape[1..]];
        return Slice(stacked.view(split), [3, width / features, features, .. shape[1..]]).reshape(shape);
    }

    private static Tensor Slice(Tensor tensor, long[] shape)
    {
        for (int dimension = 0; dimension < shape.Length; dimension++)
        {
            tensor = tensor.narrow(dimension, 0, shape[dimension]);
        }

        return tensor;
    }

    private static void Check(Dictionary<string, Tensor> target, Dictionary<string, TensorOrigin> origins)
    {
        string[] problems =
        [
            .. target.Where(entry => origins[entry.Key].Source is null).Select(static entry => $"{entry.Key} is not in the teacher"),
            .. from entry in target
               let source = origins[entry.Key].Source
               where source is not null && !Fits(entry.Value.shape, origins[entry.Key].Kind == InheritanceKind.Resized ? [long.MaxValue, source.shape[1]] : source.shape)
               select $"{entry.Key} {entry.Value.ShowShape()} does not fit into the teacher's {source.ShowShape()}",
        ];
        if (problems.Length > 0)
        {
            throw new ArgumentException($"The student is no part of the teacher:\n  {string.Join("\n  ", problems)}", nameof(target));
        }
    }

    private static bool Fits(long[] shape, long[] source) => shape.Length == source.Length && shape.Zip(source).All(static pair => pair.First <= pair.Second);

    [GeneratedRegex(@"resblocks\.\d+")]
    private static partial Regex LayerIndex();
}
