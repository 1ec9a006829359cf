using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SimpleClip.Bench.Ablation;

/// <summary>How an ablation trains: the file settings.json beside the architectures. Settings of trainers are the members of their
/// options.</summary>
/// <param name="Note">What was chosen, and why.</param>
/// <param name="Teacher">The teacher's <see cref="ContrastiveImageTextTrainer.Options"/>.</param>
/// <param name="Rows">What every row's options have in common.</param>
/// <param name="Distillation">The weights of the spaces of distillation, in rows that have them.</param>
/// <param name="PairMatching">Pair matching, in rows that have it.</param>
internal sealed record AblationSettings(string Note, JsonObject Teacher, JsonObject Rows, DistillationOptions Distillation, PairMatchingOptions PairMatching)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="JsonException">It holds something else, or misspells a setting.</exception>
    public static AblationSettings Read(string path) => JsonSerializer.Deserialize<AblationSettings>(File.ReadAllBytes(path), Json)
        ?? throw new JsonException($"{path} holds null.");

    /// <summary>The teacher's options.</summary>
    public ContrastiveImageTextTrainer.Options CreateTeacher() => Create<ContrastiveImageTextTrainer.Options>(Teacher);

    /// <summary>The options of a row of either trainer.</summary>
    public TOptions CreateRow<TOptions>()
        where TOptions : ClipTrainerOptions => Create<TOptions>(Rows);

    private static TOptions Create<TOptions>(JsonObject settings)
        where TOptions : ClipTrainerOptions => settings.Deserialize<TOptions>(Json) ?? throw new JsonException("The settings are null.");
}
