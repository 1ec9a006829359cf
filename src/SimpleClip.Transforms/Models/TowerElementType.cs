using System.Text.Json.Serialization;

namespace SimpleClip;

/// <summary>The type of the numbers that a tower's graph takes or gives.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TowerElementType>))]
public enum TowerElementType
{
    /// <summary>Floating point of 32 bits.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>Floating point of 16 bits, IEEE 754.</summary>
    [JsonStringEnumMemberName("float16")]
    Float16,

    /// <summary>Whole numbers of 64 bits.</summary>
    [JsonStringEnumMemberName("int64")]
    Int64,

    /// <summary>Whole numbers of 32 bits.</summary>
    [JsonStringEnumMemberName("int32")]
    Int32,
}
