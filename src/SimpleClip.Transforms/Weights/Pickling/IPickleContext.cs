namespace SimpleClip.Weights.Pickling;

/// <summary>What a pickle may reach beyond its own bytes.</summary>
internal interface IPickleContext
{
    /// <summary>Finds a Python object by its module and name.</summary>
    /// <exception cref="PickleException">Pickles may not name it.</exception>
    PickleGlobal FindGlobal(string module, string name);

    /// <summary>Finds an object that lies outside of the pickle.</summary>
    /// <param name="id">What the pickle calls it.</param>
    /// <exception cref="PickleException">There is no such object.</exception>
    object LoadPersistent(object? id);

    /// <summary>Gives a value its state, as Python's <c>__setstate__</c> does.</summary>
    /// <exception cref="PickleException">The value takes no such state.</exception>
    void SetState(object? target, object? state);
}
