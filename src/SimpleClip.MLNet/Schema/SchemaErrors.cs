namespace SimpleClip.Schema;

/// <summary>
/// The exceptions that ML.NET throws for missing and mistyped columns, in its own words; its helpers for them are internal.
/// </summary>
public static class SchemaErrors
{
    /// <summary>Makes the exception for a column that is not there.</summary>
    /// <param name="parameter">Name of the parameter that holds the schema.</param>
    /// <param name="role">What the column is for, as "image".</param>
    /// <param name="column">Name of the column.</param>
    /// <returns>The exception to throw.</returns>
    public static ArgumentOutOfRangeException Missing(string parameter, string role, string column) =>
        new(parameter, $"Could not find {role} column '{column}'");

    /// <summary>Makes the exception for a column of another type than needed.</summary>
    /// <param name="parameter">Name of the parameter that holds the schema.</param>
    /// <param name="role">What the column is for, as "image".</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="expected">The type or types needed.</param>
    /// <param name="actual">The type found.</param>
    /// <returns>The exception to throw.</returns>
    public static ArgumentOutOfRangeException Mismatch(string parameter, string role, string column, string expected, string actual) =>
        new(parameter, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}");
}
