using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Disposes, at its end, the tensors that its thread created since its beginning and that did not leave it.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    public int DisposablesCount => Open.Counts is not null ? Members.Count : 0;

    public IReadOnlyList<IDisposable> DisposablesView => Open.Counts is not null ? [.. Members] : [];

    internal DisposeScope? Outer { get; set; }

    internal HashSet<IDisposable> Members { get; private set; } = new(ReferenceEqualityComparer.Instance);

    private DisposeScopeManager Open => _manager ?? throw new ObjectDisposedException(typeof(DisposeScope).FullName);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        MoveToOther(Outer, [disposable]);
        return disposable;
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        DisposeScopeManager manager = Open;
        foreach (IDisposable disposable in disposables)
        {
            if (Members.Remove(disposable))
            {
                Place(manager, scope, disposable);
            }
        }
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        DisposeScopeManager manager = Open;
        var attached = new List<IDisposable>();
        foreach (IDisposable disposable in disposables)
        {
            if (disposable is Tensor { OwningDisposeScope: null, IsInvalid: false })
            {
                manager.Counts.DetachedFromScopeCount--;
            }

            Place(manager, this, disposable);
            attached.Add(disposable);
        }

        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        DisposeScopeManager manager = Open;
        HashSet<IDisposable> members = Members;
        Members = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (IDisposable disposable in members)
        {
            if (Members.Contains(disposable))
            {
                continue;
            }

            var tensor = disposable as Tensor;
            if (tensor is not { IsInvalid: true })
            {
                manager.Counts.DisposedInScopeCount++;
            }

            if (tensor is not null)
            {
                tensor.OwningDisposeScope = null;
            }

            disposable.Dispose();
        }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        Open.Counts.DisposedInScopeCount++;
        Members.Remove(disposable);
        if (disposable is Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
        }
    }

    public bool Contains(IDisposable disposable) => Members.Contains(disposable);

    public void Dispose()
    {
        if (_manager is { } manager)
        {
            DisposeEverything();
            manager.Close(this);
            _manager = null;
        }
    }

    private static void Place(DisposeScopeManager manager, DisposeScope? scope, IDisposable disposable)
    {
        if (scope is null)
        {
            manager.Counts.DetachedFromScopeCount++;
        }
        else
        {
            scope.Members.Add(disposable);
        }

        if (disposable is Tensor tensor)
        {
            tensor.OwningDisposeScope = scope;
        }
    }
}
