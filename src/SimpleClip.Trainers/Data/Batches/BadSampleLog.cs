using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;

namespace SimpleClip.Data;

/// <summary>Counts the rows that cannot be used, keeps the first few reasons, and stops a run that loses too many.</summary>
/// <param name="rows">Rows of the data.</param>
/// <param name="maxShare">The share of rows that may be bad.</param>
internal sealed class BadSampleLog(long rows, double maxShare)
{
    private const int Examples = 10;

    private readonly HashSet<DataViewRowId> _seen = [];
    private readonly List<string> _examples = [];

    /// <summary>Different rows that could not be used.</summary>
    public int Count => _seen.Count;

    /// <summary>The first of them, each with its reason.</summary>
    public IReadOnlyList<string> FirstProblems => _examples;

    /// <summary>What an interrupted run needs to go on counting.</summary>
    public JsonObject ToJson() => new()
    {
        ["rows"] = new JsonArray([.. _seen.Select(static id => JsonValue.Create($"{id.High:x}:{id.Low:x}"))]),
        ["examples"] = new JsonArray([.. _examples.Select(static example => JsonValue.Create(example))]),
    };

    /// <summary>Goes on counting where an interrupted run was.</summary>
    public void Restore(JsonObject state)
    {
        _seen.Clear();
        _examples.Clear();
        foreach (string[] parts in state["rows"]!.AsArray().Select(static row => row!.GetValue<string>().Split(':')))
        {
            _seen.Add(new DataViewRowId(Hex(parts[1]), Hex(parts[0])));
        }

        _examples.AddRange(state["examples"]!.AsArray().Select(static example => example!.GetValue<string>()));

        static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Notes a row that cannot be used; a row met again in a later epoch counts once.</summary>
    /// <exception cref="InvalidDataException">More than the allowed share of all rows is bad.</exception>
    public void Add(PreparedSample sample)
    {
        if (!_seen.Add(sample.Id))
        {
            return;
        }

        if (_examples.Count < Examples)
        {
            _examples.Add($"{sample.Name}: {sample.Problem}");
        }

        if (_seen.Count > rows * maxShare)
        {
            throw new InvalidDataException(
                $"{_seen.Count} of {rows} rows cannot be used, more than the {maxShare:P1} that the option MaxBadSampleShare allows. The first ones:\n  " +
                string.Join("\n  ", _examples));
        }
    }
}
