using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace SimpleClip.Training;

/// <summary>Checks options and the options in them, by their attributes and by what they know of themselves.</summary>
internal static class OptionsValidation
{
    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Some are out of range; the message lists them all, each by its path.</exception>
    public static void Validate(object options)
    {
        string[] mistakes = [.. FindMistakes(options, "")];
        if (mistakes.Length > 0)
        {
            throw new ArgumentException(string.Join(' ', mistakes), nameof(options));
        }
    }

    private static IEnumerable<string> FindMistakes(object options, string path)
    {
        var found = new List<ValidationResult>();
        var context = new ValidationContext(options);
        if (!Validator.TryValidateObject(options, context, found, validateAllProperties: true) && options is IValidatableObject own)
        {
            // The validator asks only where no attribute complains.
            found.AddRange(own.Validate(context));
        }

        foreach (string mistake in found.Select(static mistake => mistake.ErrorMessage!).Distinct())
        {
            yield return path.Length == 0 ? mistake : $"{path}: {mistake}";
        }

        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite))
        {
            object? value = property.GetValue(options);
            string inner = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            object?[] nested = value is IEnumerable items and not string ? [.. items.Cast<object?>()] : [value];
            foreach (Enum unknown in nested.OfType<Enum>().Where(static choice => !Enum.IsDefined(choice.GetType(), choice)))
            {
                yield return $"{inner} is {unknown}; expected one of {string.Join(", ", Enum.GetNames(unknown.GetType()))}.";
            }

            if (value is not null && nested.Contains(null))
            {
                yield return $"{inner}: An item is null.";
            }

            foreach (object item in nested.OfType<object>().Where(IsOptions))
            {
                foreach (string mistake in FindMistakes(item, inner))
                {
                    yield return mistake;
                }
            }
        }
    }

    private static bool IsOptions(object value) =>
        value is LossWeight or CaptionSource || (value.GetType() is { IsClass: true, Namespace: nameof(SimpleClip) } type && type.Name.EndsWith("Options", StringComparison.Ordinal));
}
