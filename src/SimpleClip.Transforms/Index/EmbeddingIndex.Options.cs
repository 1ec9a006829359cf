namespace SimpleClip;

public sealed partial class EmbeddingIndex
{
    /// <summary>The settings of an <see cref="EmbeddingIndex"/>.</summary>
    public sealed record Options
    {
        /// <summary>How vectors are kept in an index that is made new; one that exists stays as it is.</summary>
        public EmbeddingStorage Storage { get; init; } = EmbeddingStorage.Single;

        /// <summary>The most threads that work on one search, at least 1, or null for as many as there are cores.</summary>
        public int? Threads { get; init; }

        internal Options Validated() => (Threads ?? 1) < 1
            ? throw new ArgumentOutOfRangeException(nameof(Threads), Threads, "Expected at least one thread.")
            : Enum.IsDefined(Storage)
                ? this
                : throw new ArgumentOutOfRangeException(nameof(Storage), Storage, "Expected a storage of the enumeration.");
    }
}
