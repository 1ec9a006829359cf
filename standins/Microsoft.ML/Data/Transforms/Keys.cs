namespace Microsoft.ML.Data;

/// <summary>Reads key columns whatever their raw type.</summary>
internal static class Keys
{
    /// <summary>A getter of raw keys; a single key comes as a vector of one.</summary>
    public static ValueGetter<VBuffer<ulong>> AsVector(DataViewRow row, DataViewSchema.Column column) =>
        Generics.Call<ValueGetter<VBuffer<ulong>>>(Convert<uint>, column.Type.GetItemType().RawType, row, column);

    private static ValueGetter<VBuffer<ulong>> Convert<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = Terms.AsVector<T>(row, column);
        VBuffer<T> keys = default;
        return (ref VBuffer<ulong> dst) =>
        {
            getter(ref keys);
            VBufferEditor<ulong> editor = VBufferEditor.Create(ref dst, keys.Length);
            for (int i = 0; i < keys.Length; i++)
                editor.Values[i] = System.Convert.ToUInt64(keys.GetItemOrDefault(i));
            dst = editor.Commit();
        };
    }
}
