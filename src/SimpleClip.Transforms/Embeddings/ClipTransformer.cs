using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Persistence;
using SimpleClip.Schema;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>
/// A trained model in a pipeline: what trainers return. It adds the embeddings of images and captions, whichever of the two columns the
/// data have, and keeps the whole <see cref="ClipModelTransformer.Model"/>, weights included, for everything else.
/// </summary>
public sealed class ClipTransformer : ClipModelTransformer, IPersistentTransformer<ClipTransformer>
{
    private readonly Options _options;

    /// <param name="environment">The environment, such as an <see cref="MLContext"/>; its device settings say where the towers are
    /// computed.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns; null for the usual ones.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public ClipTransformer(IHostEnvironment environment, ClipModel model, Options? options = null)
        : base(environment, model, options ??= new Options())
    {
        options.Validate(model.Info);
        _options = options;
    }

    /// <inheritdoc/>
    static int IPersistentTransformer<ClipTransformer>.FormatVersion => 1;

    /// <summary>Finds the trained model in a pipeline, such as one that <c>mlContext.Model.Load</c> returns.</summary>
    /// <param name="transformer">The pipeline.</param>
    /// <returns>The first one, or null if there is none.</returns>
    public static ClipTransformer? FindIn(ITransformer transformer) => transformer switch
    {
        ClipTransformer found => found,
        IEnumerable<ITransformer> chain => chain.Select(FindIn).FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <inheritdoc/>
    static ClipTransformer IPersistentTransformer<ClipTransformer>.Load(IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, Options options) = Load<Options>(reader);
        return new ClipTransformer(environment, model, options);
    }

    /// <summary>
    /// The shape of the data with the columns that a transformer of these options adds, for the estimators that return one.
    /// </summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <param name="options">The columns.</param>
    public static SchemaShape GetOutputSchema(SchemaShape inputSchema, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageColumn.Check(inputSchema, options.ImageColumnName);
        TextColumn.Check(inputSchema, options.TextColumnName);
        return inputSchema.With(
            EmbeddingOutput.ShapeOf(options.ImageEmbeddingColumnName, isNormalized: true),
            EmbeddingOutput.ShapeOf(options.TextEmbeddingColumnName, isNormalized: true));
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema)
    {
        var outputs = new List<EmbeddingOutput>();
        EmbeddingForm form = EmbeddingForm.Whole(Model.Info);
        bool hasTexts = inputSchema.GetColumnOrNull(_options.TextColumnName) is not null;
        if (!hasTexts || inputSchema.GetColumnOrNull(_options.ImageColumnName) is not null)
        {
            DataViewSchema.Column images = ImageColumn.Find(inputSchema, _options.ImageColumnName);
            outputs.Add(EmbeddingOutput.OfImages(_options.ImageEmbeddingColumnName, form, images, _options.ImageFolder, Encoder));
        }

        if (hasTexts)
        {
            DataViewSchema.Column texts = TextColumn.Find(inputSchema, _options.TextColumnName);
            outputs.Add(EmbeddingOutput.OfTexts(_options.TextEmbeddingColumnName, form, texts, Encoder));
        }

        return new EmbeddingMapper([.. outputs]);
    }

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer) => Save(writer, _options);

    /// <summary>The columns of a <see cref="ClipTransformer"/>.</summary>
    public sealed record Options : ClipTransformOptions
    {
        /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
        public string ImageColumnName { get; init; } = ClipColumnNames.ImagePath;

        /// <summary>The column of captions: one a row, or several, which get one embedding together.</summary>
        public string TextColumnName { get; init; } = ClipColumnNames.Captions;

        /// <summary>The column of image embeddings to add.</summary>
        public string ImageEmbeddingColumnName { get; init; } = "ImageEmbedding";

        /// <summary>The column of caption embeddings to add.</summary>
        public string TextEmbeddingColumnName { get; init; } = "TextEmbedding";

        /// <summary>The folder to which paths are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            CheckName(ImageColumnName, nameof(ImageColumnName));
            CheckName(TextColumnName, nameof(TextColumnName));
            CheckName(ImageEmbeddingColumnName, nameof(ImageEmbeddingColumnName));
            CheckName(TextEmbeddingColumnName, nameof(TextEmbeddingColumnName));
        }
    }
}
