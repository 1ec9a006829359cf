namespace SimpleClip.Indexing.Storage;

/// <summary>Consecutive rows of a segment, as a snapshot shows them.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Offset">The first row in the segment.</param>
/// <param name="FirstRow">The number of that row in the index.</param>
/// <param name="Rows">How many rows are shown.</param>
internal readonly record struct SnapshotPart(Segment Segment, int Offset, long FirstRow, int Rows);
