using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.ML;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Distillation;
using SimpleClip.Transformers;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>A choice that an enumeration does not have, as a number in JSON or a cast can make it, is refused by all options.</summary>
[TestClass]
public sealed class EnumOptionsTests
{
    private const int Undefined = 77;

    private static readonly Assembly[] Products =
        [typeof(ClipTrainer).Assembly, typeof(ClipModel).Assembly, typeof(TextFileOptions).Assembly];

    /// <summary>How each kind of options is used. Kinds that are missing here fail the test.</summary>
    private static readonly Dictionary<Type, Action<object>> Uses = new()
    {
        [typeof(ContrastiveImageTextTrainer.Options)] = options =>
            Trainers.ContrastiveImageText((ContrastiveImageTextTrainer.Options)options),
        [typeof(SiClipTrainer.Options)] = options =>
        {
            ((SiClipTrainer.Options)options).Teacher = new TeacherOptions { Path = "teacher.clip" };
            Trainers.SiClip((SiClipTrainer.Options)options);
        },
        [typeof(OptimizerOptions)] = options => Train(trainer => trainer.Optimizer = (OptimizerOptions)options),
        [typeof(PairMatchingOptions)] = options => Train(trainer => trainer.PairMatching = (PairMatchingOptions)options),
        [typeof(CaptionOptions)] = options => Train(trainer => trainer.Captions = (CaptionOptions)options),
        [typeof(ImageProcessorOptions)] = options => ((ImageProcessorOptions)options).Validate(),
        [typeof(OnnxExportOptions)] = Export,
        [typeof(TextFileOptions)] = Load,
        [typeof(VisionTransformerConfig)] = config => new ClipNetworkConfig { Vision = (VisionTransformerConfig)config }.Validate(),
        [typeof(MobileClipImageConfig)] = config => new ClipNetworkConfig { Vision = (MobileClipImageConfig)config }.Validate(),
        [typeof(TextTransformerConfig)] = config => new ClipNetworkConfig { Text = (TextTransformerConfig)config }.Validate(),
        [typeof(MobileClipTextConfig)] = config => new ClipNetworkConfig { Text = (MobileClipTextConfig)config }.Validate(),
        [typeof(SasPConfig)] = config =>
            new ClipNetworkConfig { Text = new TextTransformerConfig { SasP = (SasPConfig)config } }.Validate(),
        [typeof(ClipScoreFilterOptions)] = options =>
            ((ClipScoreFilterOptions)options with { KeepShare = 0.5 }).Validate(ColorModel.Create().Info),
        [typeof(ClipEncoderOptions)] = options => new ClipEncoder(ColorModel.Create(), (ClipEncoderOptions)options).Dispose(),
        [typeof(EmbeddingIndex.Options)] = options => EmbeddingIndex.Create(4, (EmbeddingIndex.Options)options).Dispose(),
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
        Action<object>? use = UseOf(type);
        Assert.IsNotNull(use, $"How are {type} used? Their {property.Name} is not tested.");
        object options = Activator.CreateInstance(type)!;
        object unknown = Enum.ToObject(EnumOf(property.PropertyType)!, Undefined);
        property.SetValue(options, property.GetValue(options) is IList list ? Replace(list, unknown) : unknown);

        string message = Assert.Throws<ArgumentException>(() => use(options)).Message;

        Assert.Contains(name => message.Contains(name, StringComparison.Ordinal), NamesOf(property), message);
        StringAssert.Contains(message, $"{Undefined}");
    }

    [TestMethod]
    public void Options_with_choices_are_found() => Assert.IsGreaterThan(15, Choices.Count());

    /// <summary>The use of a kind of options. Those of transforms are all checked by their estimators, against the model.</summary>
    private static Action<object>? UseOf(Type type) => !Uses.ContainsKey(type) && type.IsAssignableTo(typeof(ClipTransformOptions))
        ? options => ((ClipTransformOptions)options).Validate(ColorModel.Create().Info)
        : Uses.GetValueOrDefault(type);

    private static ClipTrainersCatalog Trainers => new MLContext().Clip().Trainers;

    private static bool IsOptions(Type type) =>
        new[] { "Options", "Config", "Request" }.Any(end => type.Name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>The enumeration that a member or the items of one are of; null where it is none.</summary>
    private static Type? EnumOf(Type type)
    {
        bool isList = type is { IsGenericType: true } && type.IsAssignableTo(typeof(IEnumerable));
        Type inner = isList ? type.GetGenericArguments()[0] : Nullable.GetUnderlyingType(type) ?? type;
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
        [property.Name, .. property.GetCustomAttributes<JsonPropertyNameAttribute>().Select(static attribute => attribute.Name)];

    private static void Train(Action<ContrastiveImageTextTrainer.Options> change) =>
        Trainers.ContrastiveImageText(TrainerOptions.Create(change));

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
