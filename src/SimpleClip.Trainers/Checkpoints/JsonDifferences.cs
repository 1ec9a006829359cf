using System.Text.Json.Nodes;

namespace SimpleClip.Checkpoints;

/// <summary>Compares JSON objects member by member.</summary>
internal static class JsonDifferences
{
    private const string Absent = "(absent)";

    /// <summary>The members that differ, under dotted names; arrays are compared as a whole.</summary>
    /// <returns>Names with the old and the new value as JSON, in the order of the objects.</returns>
    public static IEnumerable<(string Name, string Old, string New)> Find(JsonObject old, JsonObject now, string prefix = "")
    {
        foreach (string key in old.Select(static member => member.Key).Union(now.Select(static member => member.Key)))
        {
            string name = prefix + key;
            bool wasThere = old.TryGetPropertyValue(key, out JsonNode? before), isThere = now.TryGetPropertyValue(key, out JsonNode? after);
            if (before is JsonObject oldPart && after is JsonObject newPart)
            {
                foreach ((string Name, string Old, string New) difference in Find(oldPart, newPart, name + "."))
                {
                    yield return difference;
                }
            }
            else if (wasThere != isThere || !JsonNode.DeepEquals(before, after))
            {
                yield return (name, wasThere ? Show(before) : Absent, isThere ? Show(after) : Absent);
            }
        }
    }

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "null";
}
