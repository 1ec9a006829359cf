using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Schema;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>Adds the keys of those embeddings in an index that are most similar to the text or image of a row, and their cosines.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | input | Text, or Vector of Text | the text to search by; several are one query: the mean of their embeddings |
/// | input | Text, Vector of Byte, or MLImage | or the image to search by: the path of an image file, its bytes, or the image |
/// | output | known-sized Vector of Text | the keys found, the most similar first |
/// | score | known-sized Vector of Single | their cosines with the query |
///
/// Both outputs have as many slots as are asked for. Where the index holds fewer, the rest have an empty key and the score NaN, ML.NET's
/// missing value.
///
/// ### Characteristics
/// | | |
/// | -- | -- |
/// | Does it look at the data to fit? | No |
/// | Required NuGet in addition to Microsoft.ML | SimpleClip.Transforms, Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | No |
///
/// The rows of a batch are searched together, so that a larger batch reads the index less often.
/// ]]></format>
/// </remarks>
public sealed class RetrievalEstimator : ClipModelEstimator<RetrievalTransformer>
{
    private readonly EmbeddingIndex _index;
    private readonly Options _options;

    internal RetrievalEstimator(IHostEnvironment environment, ClipModel model, EmbeddingIndex index, Options options)
        : base(environment, model, options)
    {
        ArgumentNullException.ThrowIfNull(index);
        options.CheckIndex(index, model.Info);
        _index = index;
        _options = options;
    }

    /// <inheritdoc/>
    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
    {
        if (_options.Query == RetrievalQuery.Image)
        {
            ImageColumn.Check(inputSchema, _options.InputColumnName);
        }
        else
        {
            TextColumn.Check(inputSchema, _options.InputColumnName);
        }

        return
        [
            ShapeColumn.Vector(_options.OutputColumnName, TextDataViewType.Instance),
            ShapeColumn.Vector(_options.ScoreColumnName, NumberDataViewType.Single),
        ];
    }

    /// <inheritdoc/>
    private protected override RetrievalTransformer CreateTransformer(DataViewSchema inputSchema) =>
        new(Environment, Model, _options, _index, ownsIndex: false);

    /// <summary>The settings of a <see cref="RetrievalEstimator"/>.</summary>
    public sealed record Options : ClipTransformOptions
    {
        /// <summary>The column of keys to add.</summary>
        public string OutputColumnName { get; init; } = "Matches";

        /// <summary>The column of cosines to add.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The column to search by: texts, or images, as <see cref="Query"/> says.</summary>
        public string InputColumnName { get; init; } = "Text";

        /// <summary>Whether the input column holds texts or images.</summary>
        public RetrievalQuery Query { get; init; } = RetrievalQuery.Text;

        /// <summary>How many to find, at least 1.</summary>
        public int K { get; init; } = 10;

        /// <summary>The folder to which paths of images are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>
        /// Null to save the index inside the model file, as it is then. Or the path of an index file to which the model file only refers:
        /// whoever loads it opens that file, for reading, mapped into memory.
        /// </summary>
        public string? IndexPath { get; init; }

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            CheckName(OutputColumnName, nameof(OutputColumnName));
            CheckName(ScoreColumnName, nameof(ScoreColumnName));
            CheckName(InputColumnName, nameof(InputColumnName));
            CheckChoice(Query, nameof(Query));
            CheckLeast(K, 1, nameof(K));
        }

        /// <summary>Fails unless an index holds embeddings of a model's length.</summary>
        internal void CheckIndex(EmbeddingIndex index, ClipModelInfo model)
        {
            if (index.Dimension != model.EmbeddingDimension)
            {
                throw new ArgumentException(
                    $"The index{(IndexPath is null ? "" : $" '{IndexPath}'")} has vectors of {index.Dimension} numbers; the model's have "
                    + $"{model.EmbeddingDimension}.");
            }
        }
    }
}
