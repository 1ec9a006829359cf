using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadModel), "Term Transform",
    ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Maps values to keys, which carry the values as their annotation.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";
    private const string Vocabulary = "Vocabulary";

    private static readonly string _assembly = typeof(ValueToKeyMappingTransformer).Assembly.FullName;
    private static readonly VersionInfo _version = new("TERMTRNF", 0x00010003, 0x00010003, 0x00010003, _assembly, LoaderSignature);
    private static readonly VersionInfo _mapsVersion = new("TERM MAN", 0x00010002, 0x00010002, 0x00010002, _assembly, "TermManager");

    private readonly TermMap[] _maps;
    private readonly bool[] _asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string, string)[] columns, TermMap[] maps, bool[] asText)
        : base(env, "Term", columns)
    {
        _maps = maps;
        _asText = asText;
    }

    private ValueToKeyMappingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, "Term", ctx.At(_version))
    {
        _asText = [.. ColumnPairs.Select(_ => ctx.Reader.ReadBoolean())];
        _maps = new TermMap[ColumnPairs.Length];
        bool found = ctx.TryProcessSubModel(Vocabulary, maps =>
        {
            maps.CheckAtModel(_mapsVersion);
            Host.CheckDecode(maps.Reader.ReadInt32() == _maps.Length);
            for (int i = 0; i < _maps.Length; i++)
                _maps[i] = TermMap.Load(maps);
        });
        Host.CheckDecode(found, "Missing Vocabulary model");
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        SaveColumns(ctx);
        foreach (bool asText in _asText)
            ctx.Writer.Write(asText);
        ctx.SaveSubModel(Vocabulary, maps =>
        {
            maps.SetVersionInfo(_mapsVersion);
            maps.Writer.Write(_maps.Length);
            foreach (TermMap map in _maps)
                map.Save(maps);
            maps.SaveTextStream("Terms.txt", writer =>
            {
                foreach (TermMap map in _maps)
                    map.WriteText(writer);
            });
        });
    }

    private protected override OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input)
    {
        TermMap map = _maps[index];
        if (!input.Type.GetItemType().Equals(map.ItemType))
        {
            throw Host.Except("Could not apply a map over type '{0}' to column '{1}' since it has type '{2}'",
                map.ItemType, name, input.Type.GetItemType());
        }
        var annotations = new DataViewSchema.Annotations.Builder();
        map.AddKeyValues(annotations, _asText[index]);
        annotations.Add(input.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(map.KeyType, vector.Dimensions) : map.KeyType;
        return new OutputColumn(new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations()), [input.Index],
            (row, _) => map.MakeGetter(row, input));
    }
}
