using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip.Data;

/// <summary>Labelled images as pairs: the caption of an image is the name of its class.</summary>
/// <param name="Image">Name of the image column.</param>
/// <param name="Label">Name of the label column: a text, or a key with texts as its values.</param>
/// <param name="ImageFolder">The folder that relative paths start from; null for the current one.</param>
internal sealed record LabelColumns(string Image, string Label, string? ImageFolder) : PairColumns(Image, Label, ImageFolder)
{
    private const string Role = "label";
    private const string Expected = "String or Key<UInt32> with texts as its values";

    protected override DataViewSchema.Column[] FindCaptions(DataViewSchema schema)
    {
        DataViewSchema.Column column = schema.Require(
            Label, Role, Expected, static type => type is TextDataViewType || (type is KeyDataViewType && type.RawType == typeof(uint)));
        return column.Type is KeyDataViewType && KeyTexts.Of(column) is null
            ? throw SchemaErrors.Mismatch(nameof(schema), Role, Label, Expected, "a key without values")
            : [column];
    }
}
