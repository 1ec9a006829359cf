using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Conversions between primitive types: numbers, flags, keys and text.</summary>
internal static class Conversions
{
    public static PrimitiveDataViewType TypeOf(DataKind kind) => kind switch
    {
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.TimeSpan => TimeSpanDataViewType.Instance,
        DataKind.DateTime => DateTimeDataViewType.Instance,
        DataKind.DateTimeOffset => DateTimeOffsetDataViewType.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static bool CanConvert(DataViewType source, DataViewType target) =>
        source.Equals(target) || (IsSimple(source) && IsSimple(target) && (target is not KeyDataViewType || source is KeyDataViewType));

    /// <summary>A getter of a column's values, converted.</summary>
    public static Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType target)
    {
        Type source = column.Type.GetItemType().RawType;
        if (source == target.RawType)
            return row.GetGetter(column);
        Delegate pattern = column.Type is VectorDataViewType ? VectorGetter<int, int> : ValueGetter<int, int>;
        return (Delegate)pattern.Method.GetGenericMethodDefinition().MakeGenericMethod(source, target.RawType).Invoke(null, [row, column]);
    }

    /// <summary>Parses text, or returns false if it does not stand for a value of the type.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T value)
    {
        object parsed = ParseOrNull(text.Trim(), typeof(T));
        value = parsed == null ? default : (T)parsed;
        return parsed != null;
    }

    private static bool IsSimple(DataViewType type) =>
        type is NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType;

    private static ValueGetter<TTo> ValueGetter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<TFrom> getter = row.GetGetter<TFrom>(column);
        TFrom value = default;
        return (ref TTo dst) =>
        {
            getter(ref value);
            dst = Convert<TFrom, TTo>(value);
        };
    }

    private static ValueGetter<VBuffer<TTo>> VectorGetter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<TFrom>> getter = row.GetGetter<VBuffer<TFrom>>(column);
        VBuffer<TFrom> values = default;
        return (ref VBuffer<TTo> dst) =>
        {
            getter(ref values);
            VBufferEditor<TTo> editor = VBufferEditor.Create(ref dst, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = Convert<TFrom, TTo>(values.GetItemOrDefault(i));
            dst = editor.Commit();
        };
    }

    private static TTo Convert<TFrom, TTo>(TFrom value)
    {
        if (value is ReadOnlyMemory<char> text)
        {
            if (TryParse(text.Span, out TTo parsed))
                return parsed;
            return text.IsEmpty ? Missing<TTo>() : throw new FormatException($"'{text}' is not a {typeof(TTo).Name}");
        }
        if (typeof(TTo) == typeof(ReadOnlyMemory<char>))
            return (TTo)(object)System.Convert.ToString(value, CultureInfo.InvariantCulture).AsMemory();
        return (TTo)System.Convert.ChangeType(value, typeof(TTo), CultureInfo.InvariantCulture);
    }

    private static T Missing<T>() => typeof(T) == typeof(float) ? (T)(object)float.NaN
        : typeof(T) == typeof(double) ? (T)(object)double.NaN
        : default;

    private static object ParseOrNull(ReadOnlySpan<char> text, Type type)
    {
        const NumberStyles integer = NumberStyles.AllowLeadingSign;
        CultureInfo culture = CultureInfo.InvariantCulture;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => sbyte.TryParse(text, integer, culture, out sbyte v) ? v : null,
            TypeCode.Byte => byte.TryParse(text, integer, culture, out byte v) ? v : null,
            TypeCode.Int16 => short.TryParse(text, integer, culture, out short v) ? v : null,
            TypeCode.UInt16 => ushort.TryParse(text, integer, culture, out ushort v) ? v : null,
            TypeCode.Int32 => int.TryParse(text, integer, culture, out int v) ? v : null,
            TypeCode.UInt32 => uint.TryParse(text, integer, culture, out uint v) ? v : null,
            TypeCode.Int64 => long.TryParse(text, integer, culture, out long v) ? v : null,
            TypeCode.UInt64 => ulong.TryParse(text, integer, culture, out ulong v) ? v : null,
            TypeCode.Single => float.TryParse(text, NumberStyles.Float, culture, out float v) ? v : null,
            TypeCode.Double => double.TryParse(text, NumberStyles.Float, culture, out double v) ? v : null,
            TypeCode.Boolean => ParseFlag(text),
            _ => null,
        };
    }

    private static object ParseFlag(ReadOnlySpan<char> text) => text.ToString().ToLowerInvariant() switch
    {
        "true" or "yes" or "t" or "y" or "1" or "+1" or "+" => true,
        "false" or "no" or "f" or "n" or "0" or "-1" or "-" => false,
        _ => null,
    };
}
