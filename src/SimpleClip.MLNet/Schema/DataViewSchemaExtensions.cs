using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Persistence.Interop;

namespace SimpleClip.Schema;

/// <summary>Looks up columns of a <see cref="DataViewSchema"/>.</summary>
public static class DataViewSchemaExtensions
{
    /// <summary>Gives the schema's shape, what an estimator sees of it before the data is there.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>The shape of its visible columns.</returns>
    public static SchemaShape ToShape(this DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return SchemaInternals.ShapeOf(schema);
    }

    /// <summary>Finds a column.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What the column is for, as "image", for the message.</param>
    /// <param name="parameter">Filled in by the compiler: how the caller calls the schema.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that name.</exception>
    public static DataViewSchema.Column Require(
        this DataViewSchema schema, string name, string role, [CallerArgumentExpression(nameof(schema))] string parameter = "schema")
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.GetColumnOrNull(name) ?? throw SchemaErrors.Missing(parameter, role, name);
    }

    /// <summary>Finds a column of certain types.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What the column is for, as "image", for the message.</param>
    /// <param name="expected">The types allowed, in words, for the message.</param>
    /// <param name="isAllowed">Tells whether a type is one of them.</param>
    /// <param name="parameter">Filled in by the compiler: how the caller calls the schema.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that name, or it is of another type.</exception>
    public static DataViewSchema.Column Require(
        this DataViewSchema schema,
        string name,
        string role,
        string expected,
        Func<DataViewType, bool> isAllowed,
        [CallerArgumentExpression(nameof(schema))] string parameter = "schema")
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        DataViewSchema.Column column = schema.Require(name, role, parameter);
        return isAllowed(column.Type) ? column : throw SchemaErrors.Mismatch(parameter, role, name, expected, $"{column.Type}");
    }

    /// <summary>Gives the number for the columns of a new scorer: one more than the highest that the schema holds.</summary>
    /// <param name="schema">Schema of the data that the scorer adds columns to.</param>
    /// <returns>A number from 1.</returns>
    public static uint NextScoreColumnSetId(this DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        uint highest = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            DataViewType? type = column.Annotations.Schema.GetColumnOrNull(AnnotationNames.ScoreColumnSetId)?.Type;
            if (type is KeyDataViewType && type.RawType == typeof(uint))
            {
                uint id = 0;
                column.Annotations.GetValue(AnnotationNames.ScoreColumnSetId, ref id);
                highest = Math.Max(highest, id);
            }
        }

        return highest + 1;
    }
}
