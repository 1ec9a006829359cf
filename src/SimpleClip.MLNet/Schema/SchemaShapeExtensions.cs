using System.Runtime.CompilerServices;
using Microsoft.ML;
using SimpleClip.Persistence.Interop;

namespace SimpleClip.Schema;

/// <summary>Looks up and adds columns of a <see cref="SchemaShape"/>.</summary>
public static class SchemaShapeExtensions
{
    /// <summary>
    /// Gives the shape with columns added, as an estimator's output has them: one of a name already there takes its place.
    /// </summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="columns">The columns to add.</param>
    /// <returns>The output's shape.</returns>
    public static SchemaShape With(this SchemaShape shape, params SchemaShape.Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(shape);
        HashSet<string> added = columns.Select(column => column.Name).ToHashSet();
        return new SchemaShape(shape.Where(column => !added.Contains(column.Name)).Concat(columns));
    }

    /// <summary>Looks for a column.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="name">Name of the column.</param>
    /// <returns>The column, or null if there is none.</returns>
    public static SchemaShape.Column? Find(this SchemaShape shape, string name)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (SchemaShape.Column column in shape)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>Finds a column of certain types.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What the column is for, as "image", for the message.</param>
    /// <param name="expected">The types allowed, in words, for the message.</param>
    /// <param name="isAllowed">Tells whether a column is of one of them.</param>
    /// <param name="parameter">Filled in by the compiler: how the caller calls the shape.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that name, or it is of another type.</exception>
    public static SchemaShape.Column Require(
        this SchemaShape shape,
        string name,
        string role,
        string expected,
        Func<SchemaShape.Column, bool> isAllowed,
        [CallerArgumentExpression(nameof(shape))] string parameter = "shape")
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        SchemaShape.Column column = shape.Find(name) ?? throw SchemaErrors.Missing(parameter, role, name);
        return isAllowed(column)
            ? column
            : throw SchemaErrors.Mismatch(parameter, role, name, expected, SchemaInternals.TypeString(column));
    }
}
