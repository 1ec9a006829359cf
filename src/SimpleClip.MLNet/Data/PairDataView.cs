using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Data;

/// <summary>A <see cref="PairTable"/> as data: the full path of each image, and its captions.</summary>
internal sealed class PairDataView(PairTable pairs, string imageFolder) : InMemoryDataView(MakeSchema(), pairs.Count)
{
    private const int ImageColumn = 0;

    public override Delegate CreateGetter(int column, Func<int> row)
    {
        ValueGetter<ReadOnlyMemory<char>> image = (ref value) => value = Path.GetFullPath(pairs.GetImage(row()), imageFolder).AsMemory();
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> captions = (ref value) => SetCaptions(ref value, pairs.GetCaptions(row()));
        return column == ImageColumn ? image : captions;
    }

    private static DataViewSchema MakeSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ClipColumnNames.ImagePath, TextDataViewType.Instance);
        builder.AddColumn(ClipColumnNames.Captions, new VectorDataViewType(TextDataViewType.Instance));
        return builder.ToSchema();
    }

    private static void SetCaptions(ref VBuffer<ReadOnlyMemory<char>> value, string[] captions)
    {
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, captions.Length);
        for (int i = 0; i < captions.Length; i++)
        {
            editor.Values[i] = captions[i].AsMemory();
        }

        value = editor.Commit();
    }
}
