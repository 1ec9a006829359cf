namespace SimpleClip.Persistence;

/// <summary>
/// The rule for names of entries: plain file names on every system, which cannot climb out of the component's folder or hide ML.NET's own
/// entry.
/// </summary>
internal static class EntryName
{
    /// <summary>The name of the entry that ML.NET itself writes into the folder of each component.</summary>
    private const string ReservedByMLNet = "Model.key";

    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        bool allowed = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            && !name.Contains("..", StringComparison.Ordinal)
            && !name.Equals(ReservedByMLNet, StringComparison.OrdinalIgnoreCase);
        if (!allowed)
        {
            throw new ArgumentException(
                $"'{name}' cannot name an entry of a component: expected letters, digits, '.', '-' and '_', no '..', " +
                $"and not '{ReservedByMLNet}'.",
                nameof(name));
        }
    }
}
