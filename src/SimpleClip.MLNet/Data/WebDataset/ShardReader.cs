namespace SimpleClip.Data.WebDataset;

/// <summary>Reads one shard sample by sample.</summary>
internal sealed class ShardReader(string path, WebDatasetLayout layout, bool readImages, ReadTally tally) : IDisposable
{
    /// <summary>Stands for an image that nobody asked for.</summary>
    private static readonly byte[] Unread = [0];

    private readonly ShardFile _file = new(path);
    private bool _ahead;
    private int _samples;

    public long BytesRead => _file.BytesRead;

    /// <summary>Reads the next sample.</summary>
    /// <returns>The sample; null at the end.</returns>
    /// <exception cref="InvalidDataException">The shard is no tar, or holds nothing.</exception>
    /// <exception cref="IOException">It ends too early.</exception>
    public SampleMembers? Read()
    {
        SampleMembers? sample = null;
        while (_ahead || _file.MoveNext())
        {
            // A member that begins the next sample stays where it is until the next call.
            _ahead = true;
            sample ??= new SampleMembers(_file.Key, _samples++);
            if (_file.Key != sample.Key)
            {
                return sample;
            }

            if (sample.Has(_file.Extension))
            {
                tally.Add(PairProblemKind.RepeatedKey, $"{path}: {_file.Key}");
                return sample;
            }

            if (layout.Wants(_file.Extension))
            {
                sample.Add(_file.Extension, ReadContent());
            }

            _ahead = false;
        }

        return _file.HasMembers ? sample : throw new InvalidDataException("it holds no files");
    }

    public void Dispose() => _file.Dispose();

    private byte[]? ReadContent()
    {
        if (_file.Length <= layout.MaxMemberBytes)
        {
            bool unread = !readImages && _file.Length > 0 && layout.ImageExtensions.Contains(_file.Extension);
            return unread ? Unread : _file.ReadContent();
        }

        tally.Add(
            PairProblemKind.OversizedMember,
            $"{path}: {_file.Key}.{_file.Extension} has {_file.Length:N0} bytes, more than {layout.MaxMemberBytes:N0}");
        return null;
    }
}
