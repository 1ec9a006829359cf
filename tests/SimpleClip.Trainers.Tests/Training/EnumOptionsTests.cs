using System.Collections;
using System.Reflection;
using Microsoft.ML;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Distillation;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>A choice that is none of an enumeration's, as a number in JSON or a cast can make it, is refused wherever options have one.</summary>
[TestClass]
public sealed class EnumOptionsTests
{
    private const int Undefined = 77;

    private static readonly Assembly[] Products = [typeof(ClipTrainer).Assembly, typeof(ClipModel).Assembly, typeof(TextFileOptions).Assembly];

    /// <summary>How each kind of options is used. Kinds that are missing here fail the test.</summary>
    private static readonly Dictionary<Type, Action<object>> Uses = new()
    {
        [typeof(ContrastiveImageTextTrainer.Options)] = options => Trainers.ContrastiveImageText((ContrastiveImageTextTrainer.Options)options),
        [typeof(SiClipTrainer.Options)] = options =>
        {
            ((SiClipTrainer.Options)options).Teacher = new TeacherOptions { Path = "teacher.clip" };
            Trainers.SiClip((SiClipTrainer.Options)options);
        },
        [typeof(OptimizerOptions)] = options => Trainers.ContrastiveImageText(TrainerOptions.Create(trainer => trainer.Optimizer = (OptimizerOptions)options)),
        [typeof(PairMatchingOptions)] = options => Trainers.ContrastiveImageText(TrainerOptions.Create(trainer => trainer.PairMatching = (PairMatchingOptions)options)),
        [typeof(CaptionOptions)] = options => Trainers.ContrastiveImageText(TrainerOptions.Create(trainer => trainer.Captions = (CaptionOptions)options)),
        [typeof(ImageProcessorOptions)] = options => ((ImageProcessorOptions)options).Validate(),
        [typeof(OnnxExportOptions)] = Export,
        [typeof(TextFileOptions)] = Load,
        [typeof(VisionTransformerConfig)] = config => new ClipNetworkConfig { Vision = (VisionTransformerConfig)config }.Validate(),
        [typeof(MobileClipImageConfig)] = config => new ClipNetworkConfig { Vision = (MobileClipImageConfig)config }.Validate(),
        [typeof(TextTransformerConfig)] = config => new ClipNetworkConfig { Text = (TextTransformerConfig)config }.Validate(),
        [typeof(MobileClipTextConfig)] = config => new ClipNetworkConfig { Text = (MobileClipTextConfig)config }.Validate(),
        [typeof(SasPConfig)] = config => new ClipNetworkConfig { Text = new TextTransformerConfig { SasP = (SasPConfig)config } }.Validate(),
        [typeof(TrainingPlanRequest)] = request => TrainingPlan.Create((TrainingPlanRequest)request with { Student = TestNetworks.Small }),
    };

    public static IEnumerable<object[]> Choices =>
        from product in Products
        from type in product.GetExportedTypes()
        where type is { IsAbstract: false, IsGenericType: false } && IsOptions(type)
        from property in type.GetProperties()
        where property.CanWrite && EnumOf(property.PropertyType) is not null
        select new object[] { type, property };

    [TestMethod]
    [DynamicData(nameof(Choices))]
    public void An_unknown_choice_is_refused_by_its_name(Type type, PropertyInfo property)
    {
        Assert.IsTrue(Uses.TryGetValue(type, out Action<object>? use), $"How are the options {type} used? Their {property.Name} is not tested.");
        object options = Activator.CreateInstance(type)!;
        object unknown = Enum.ToObject(EnumOf(property.PropertyType)!, Undefined);
        property.SetValue(options, property.GetValue(options) is IList list ? Replace(list, unknown) : unknown);

        string message = Assert.ThrowsExactly<ArgumentException>(() => use(options)).Message;

        Assert.IsTrue(NamesOf(property).Any(name => message.Contains(name, StringComparison.Ordinal)), $"{property.Name} is not named: {message}");
        StringAssert.Contains(message, $"{Undefined}");
    }

    [TestMethod]
    public void Options_with_choices_are_found() => Assert.IsGreaterThan(15, Choices.Count());

    private static ClipTrainersCatalog Trainers => new MLContext().Clip().Trainers;

    private static bool IsOptions(Type type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Config", StringComparison.Ordinal) || type.Name.EndsWith("Request", StringComparison.Ordinal);

    /// <summary>The enumeration that a member or the items of one are of; null where it is none.</summary>
    private static Type? EnumOf(Type type)
    {
        Type inner = Nullable.GetUnderlyingType(type) ?? (type is { IsGenericType: true } && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0] : type);
        return inner.IsEnum ? inner : null;
    }

    private static Array Replace(IList list, object first)
    {
        var items = Array.CreateInstance(first.GetType(), list.Count);
        list.CopyTo(items, 0);
        items.SetValue(first, 0);
        return items;
    }

    private static IEnumerable<string> NamesOf(PropertyInfo property) =>
        [property.Name, .. property.GetCustomAttributes<System.Text.Json.Serialization.JsonPropertyNameAttribute>().Select(static attribute => attribute.Name)];

    private static void Export(object options)
    {
        using ClipNetwork network = TestNetworks.Create(TestTeachers.Config);
        network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images, (OnnxExportOptions)options);
    }

    private static void Load(object options)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("pairs.tsv");
        File.WriteAllText(path, "filepath\ttitle\na.jpg\ta\n");
        new MLContext().Clip().Data.LoadFromTextFile(path, (TextFileOptions)options);
    }
}
