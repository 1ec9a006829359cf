using System.Runtime.CompilerServices;
using Microsoft.ML;
using SimpleClip.Persistence.Interop;

// ML.NET closes saving and loading to components of other makers: the members a component needs are internal to Microsoft.ML.Core, though
// they have not changed since version 1.0. This folder is the only place that uses them. The compiler sees them through a copy of
// Microsoft.ML.Core with every visibility flag raised (build/Publicizer makes it during the build); at run time the genuine assembly is
// used, and this attribute opens it.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]

// ML.NET finds the loader through the assembly's simple name and the signature, both in the header of the saved component.
[assembly: LoadableClass(
    typeof(ITransformer),
    typeof(ComponentLoader),
    null,
    typeof(SignatureLoadModel),
    "SimpleClip component",
    ComponentHeader.LoaderSignature)]
