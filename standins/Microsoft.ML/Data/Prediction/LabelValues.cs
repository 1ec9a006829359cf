using Microsoft.ML.Data.IO;

namespace Microsoft.ML.Data;

/// <summary>The values that a label's keys stood for in training, if it had any.</summary>
internal sealed class LabelValues
{
    private readonly VectorDataViewType _type;
    private readonly Delegate _getter;

    private LabelValues(VectorDataViewType type, Delegate getter)
    {
        _type = type;
        _getter = getter;
    }

    public static LabelValues Of(DataViewSchema.Column label, int classes)
    {
        var type = label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;
        return type?.Size == classes
            ? new LabelValues(type, Generics.GetGetter(label.Annotations, label.Annotations.Schema[AnnotationUtils.Kinds.KeyValues]))
            : new LabelValues(null, null);
    }

    public static LabelValues Read(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return new LabelValues(null, null);
        Codec codec = Codec.ReadDefinition(reader);
        return new LabelValues((VectorDataViewType)codec.Type, Generics.Call<Delegate>(ReadCore<int>, codec.Type.RawType, reader, codec));
    }

    public void Write(BinaryWriter writer)
    {
        var codec = _type == null ? null : Codec.ForTypeOrNull(_type);
        writer.Write(codec != null);
        if (codec == null)
            return;
        codec.WriteDefinition(writer);
        Generics.Call<object>(WriteCore<int>, _type.RawType, writer, codec, _getter);
    }

    public DataViewSchema.Annotations AnnotateScore(uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (_type?.ItemType is TextDataViewType)
            builder.Add(AnnotationUtils.Kinds.SlotNames, _type, _getter);
        if (_type != null)
            builder.Add(AnnotationUtils.Kinds.TrainingLabelValues, _type, _getter);
        AddScoreKind(builder, setId, AnnotationUtils.Const.ScoreValueKind.Score);
        return builder.ToAnnotations();
    }

    public DataViewSchema.Annotations AnnotatePrediction(uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddScoreKind(builder, setId, AnnotationUtils.Const.ScoreValueKind.PredictedLabel);
        if (_type != null)
            builder.Add(AnnotationUtils.Kinds.KeyValues, _type, _getter);
        return builder.ToAnnotations();
    }

    private static void AddScoreKind(DataViewSchema.Annotations.Builder builder, uint setId, string valueKind)
    {
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, setId);
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance,
            AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification.AsMemory());
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
    }

    private static object WriteCore<T>(BinaryWriter writer, Codec codec, Delegate getter)
    {
        T value = default;
        ((ValueGetter<T>)getter)(ref value);
        ((Codec<T>)codec).Write(writer, [value]);
        return null;
    }

    private static Delegate ReadCore<T>(BinaryReader reader, Codec codec)
    {
        T value = ((Codec<T>)codec).Read(reader, 1)[0];
        return (ValueGetter<T>)((ref T dst) => dst = value);
    }
}
