using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Data.CaptionFiles;

namespace SimpleClip.Data;

/// <summary>A <see cref="PairTable"/> as data: the full path of each image, its captions, and those that lie in files of their
/// own.</summary>
internal sealed class PairDataView(PairTable pairs, string imageFolder, CaptionColumns others) : InMemoryDataView(MakeSchema(others), pairs.Count)
{
    private const int ImageColumn = 0;
    private const int CaptionColumn = 1;
    private const int FirstOther = 2;

    public override Delegate CreateGetter(int column, Func<int> row)
    {
        ValueGetter<ReadOnlyMemory<char>> image = (ref value) => value = Path.GetFullPath(pairs.GetImage(row()), imageFolder).AsMemory();
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> captions = (ref value) => SetCaptions(ref value, pairs.GetCaptions(row()));
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> other = (ref value) => SetCaptions(ref value, others.GetCaptions(column - FirstOther, row()));
        return column switch
        {
            ImageColumn => image,
            CaptionColumn => captions,
            _ => other,
        };
    }

    private static DataViewSchema MakeSchema(CaptionColumns others)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ClipColumnNames.ImagePath, TextDataViewType.Instance);
        foreach (string name in others.Names.Prepend(ClipColumnNames.Captions))
        {
            builder.AddColumn(name, new VectorDataViewType(TextDataViewType.Instance));
        }

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
