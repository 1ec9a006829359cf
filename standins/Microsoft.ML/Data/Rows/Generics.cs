using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Calls of generic methods with a type argument that is known only at run time.</summary>
internal static class Generics
{
    /// <summary>Calls <paramref name="method"/>, an instance of a generic method, with its type argument replaced.</summary>
    public static TResult Call<TResult>(Delegate method, Type type, params object[] arguments) =>
        (TResult)method.Method.GetGenericMethodDefinition().MakeGenericMethod(type)
            .Invoke(method.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>The getter of a column as an untyped delegate.</summary>
    public static Delegate GetGetter(this DataViewRow row, DataViewSchema.Column column) =>
        Call<Delegate>(GetTyped<int>, column.Type.RawType, row, column);

    /// <summary>The getter of an annotation as an untyped delegate.</summary>
    public static Delegate GetGetter(DataViewSchema.Annotations annotations, DataViewSchema.Column column) =>
        Call<Delegate>(GetTypedAnnotation<int>, column.Type.RawType, annotations, column);

    /// <summary>The value that a getter fetches, boxed.</summary>
    public static object Fetch(Delegate getter) => Call<object>(FetchTyped<int>, getter.GetType().GetGenericArguments()[0], getter);

    private static Delegate GetTyped<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);

    private static Delegate GetTypedAnnotation<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column) =>
        annotations.GetGetter<T>(column);

    private static object FetchTyped<T>(Delegate getter)
    {
        T value = default;
        ((ValueGetter<T>)getter)(ref value);
        return value;
    }
}
