using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>A loadable class and the way to create it: a constructor or a static Create method, with or without environment.</summary>
internal sealed class LoadableClass(Type type, MethodBase creator, bool needsEnvironment)
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic;

    public Type Type => type;

    /// <summary>Null if the class has no suitable constructor or method.</summary>
    public static LoadableClass Find(LoadableClassAttributeBase attribute)
    {
        Type[] withEnvironment = [typeof(IHostEnvironment), .. attribute.CtorTypes];
        foreach ((Type[] parameters, bool needsEnvironment) in new[] { (attribute.CtorTypes, false), (withEnvironment, true) })
        {
            MethodBase creator = FindCreateMethod(attribute, parameters) ?? FindConstructor(attribute, parameters);
            if (creator != null)
                return new LoadableClass(attribute.InstanceType, creator, needsEnvironment);
        }
        return null;
    }

    public object Create(IHostEnvironment env, object[] arguments)
    {
        object[] all = needsEnvironment ? [env, .. arguments] : arguments;
        try
        {
            return creator is ConstructorInfo constructor ? constructor.Invoke(all) : creator.Invoke(null, all);
        }
        catch (TargetInvocationException ex) when (ex.InnerException != null && ex.InnerException.IsMarked())
        {
            throw Contracts.Except(ex, "Error during class instantiation");
        }
    }

    private static MethodBase FindCreateMethod(LoadableClassAttributeBase attribute, Type[] parameters)
    {
        MethodInfo method = attribute.LoaderType.GetMethod("Create", Any | BindingFlags.Static | BindingFlags.FlattenHierarchy, null,
            parameters, null);
        return method?.DeclaringType == attribute.LoaderType && method.ReturnType == attribute.InstanceType ? method : null;
    }

    private static ConstructorInfo FindConstructor(LoadableClassAttributeBase attribute, Type[] parameters) =>
        attribute.InstanceType.IsAssignableFrom(attribute.LoaderType)
            ? attribute.LoaderType.GetConstructor(Any | BindingFlags.Instance, null, parameters, null)
            : null;
}
