using System.Text.Json.Nodes;
using SimpleClip.Checkpoints;
using SimpleClip.Testing;
using SimpleClip.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Checkpoints;

[TestClass]
public sealed class CheckpointFileTests : IDisposable
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Int16,
        ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("a.safetensors");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Tensors_of_every_type_come_back_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        Dictionary<string, Tensor> saved = [], loaded = [];
        foreach (ScalarType type in Types)
        {
            // Any bits: not-a-numbers, infinities and denormals among them.
            Tensor values = empty([37, 3], type), target = zeros([37, 3], type);
            random.NextBytes(values.bytes);
            if (type == ScalarType.Bool)
            {
                values.bytes.Fill(1);
            }

            saved.Add($"optimizer/{type}", values);
            loaded.Add($"optimizer/{type}", target);
        }

        Write(saved);

        using CheckpointFile file = CheckpointFile.Open(Path);
        file.CopyTo(loaded);

        foreach ((string name, Tensor values) in saved)
        {
            CollectionAssert.AreEqual(values.bytes.ToArray(), loaded[name].bytes.ToArray(), name);
        }
    }

    [TestMethod]
    public void Scalars_empty_tensors_views_and_parameters_come_back()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = arange(0, 12, 1, ScalarType.Float32).reshape(3, 4);
        Tensor parameter = ones([2, 2], ScalarType.Float32, requires_grad: true);
        Write(new()
        {
            ["scalar"] = tensor(5L), ["empty"] = empty([0, 3], ScalarType.Float32), ["transposed"] = matrix.t(), ["column"] = matrix.narrow(1, 2, 1), ["parameter"] = parameter,
        });
        Tensor scalar = tensor(0L), into = zeros([3, 4], ScalarType.Float32), column = zeros([3, 1], ScalarType.Float32);
        Tensor trained = zeros([2, 2], ScalarType.Float32, requires_grad: true);

        using CheckpointFile file = CheckpointFile.Open(Path);
        file.CopyTo(new Dictionary<string, Tensor>
        {
            ["scalar"] = scalar, ["empty"] = empty([0, 3], ScalarType.Float32), ["transposed"] = into.t(), ["column"] = column, ["parameter"] = trained,
        });

        Assert.AreEqual(5L, scalar.item<long>());
        CollectionAssert.AreEqual(matrix.data<float>().ToArray(), into.data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 2, 6, 10 }, column.data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1 }, trained.data<float>().ToArray());
        Assert.IsTrue(trained.requires_grad);
    }

    [TestMethod]
    public void A_large_tensor_is_written_in_pieces_and_comes_back()
    {
        using var scope = NewDisposeScope();
        Tensor large = arange(0, 5_000_000, 1, ScalarType.Int64), target = zeros([5_000_000], ScalarType.Int64);
        using (FileStream stream = File.Create(Path))
        {
            var pieces = new RecordingStream(stream);
            CheckpointWriter.Write(pieces, Checkpoint(new() { ["loss/a/u"] = large }), bestMetric: null);
            Assert.IsLessThanOrEqualTo(1 << 25, pieces.LargestWrite);
        }

        using CheckpointFile file = CheckpointFile.Open(Path);
        file.CopyTo(new Dictionary<string, Tensor> { ["loss/a/u"] = target });

        Assert.IsTrue(large.bytes.SequenceEqual(target.bytes));
    }

    [TestMethod]
    public void What_is_no_tensor_comes_back_too()
    {
        var state = new JsonObject { ["epoch"] = 3, ["random"] = new JsonArray(1UL << 63, "ä\"\\"), ["loss"] = 0.1, ["nothing"] = null };
        using (FileStream stream = File.Create(Path))
        {
            CheckpointWriter.Write(stream, new TrainingCheckpoint(12_345_678_901, state, new Dictionary<string, Tensor>(), 0.1 + 0.2), bestMetric: 0.5);
        }

        using CheckpointFile file = CheckpointFile.Open(Path);

        Assert.AreEqual(12_345_678_901, file.Step);
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(state.ToJsonString()), file.State));
        Assert.AreEqual(0.1 + 0.2, file.Metric);
        Assert.AreEqual(0.5, file.BestMetric);
    }

    [TestMethod]
    public void It_is_a_safetensors_file_with_named_sections()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        tensors.AddSection(CheckpointSections.Model, [new("w", tensor(new float[] { 1, 2 }))]);
        tensors.AddSection(CheckpointSections.Optimizer, [new("m.w", tensor(new float[] { 3, 4 }))]);
        tensors.AddSection(CheckpointSections.WeightAverage, [new("w", tensor(new float[] { 5, 6 }))]);
        tensors.AddSection(CheckpointSections.Losses, [new("siglip/bias", tensor(-10f))]);
        Write(tensors);

        using SafetensorsFile file = SafetensorsFile.Open(Path);

        CollectionAssert.AreEqual(new[] { "model/w", "optimizer/m.w", "ema/w", "loss/siglip/bias", "checksum" }, file.Tensors.Keys.ToArray());
        CollectionAssert.AreEqual(new float[] { 3, 4 }, file.ReadFloats("optimizer/m.w"));
    }

    [TestMethod]
    public void Everything_that_does_not_fit_is_listed_at_once_and_nothing_is_changed()
    {
        using var scope = NewDisposeScope();
        Write(new() { ["fits"] = ones([2], ScalarType.Float32), ["narrow"] = ones([2], ScalarType.Float16), ["old"] = ones([1]), ["shape"] = ones([2, 3]) });
        Tensor fits = zeros([2], ScalarType.Float32);

        using CheckpointFile file = CheckpointFile.Open(Path);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => file.CopyTo(new Dictionary<string, Tensor>
        {
            ["fits"] = fits, ["narrow"] = zeros([2], ScalarType.Float32), ["new"] = zeros([1]), ["shape"] = zeros([3, 2]),
        })).Message;

        StringAssert.StartsWith(message, Path);
        StringAssert.Contains(message, "wrong type: narrow is F16, expected Float32");
        StringAssert.Contains(message, "missing: new");
        StringAssert.Contains(message, "unexpected: old");
        StringAssert.Contains(message, "wrong shape: shape is [2, 3], expected [3, 2]");
        Assert.DoesNotContain("checksum", message);
        CollectionAssert.AreEqual(new float[] { 0, 0 }, fits.data<float>().ToArray());
    }

    [TestMethod]
    public void A_byte_changed_anywhere_is_found()
    {
        byte[] bytes = WriteSmall();
        for (int place = 0; place < bytes.Length; place++)
        {
            bytes[place] ^= 4;
            File.WriteAllBytes(Path, bytes);
            InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => CheckpointFile.Open(Path), $"byte {place}");
            StringAssert.Contains(exception.Message, Path, StringComparison.Ordinal);
            bytes[place] ^= 4;
        }
    }

    [TestMethod]
    public void A_file_cut_off_anywhere_or_appended_to_is_refused()
    {
        byte[] bytes = WriteSmall();
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Path, bytes[..length]);
            Assert.ThrowsExactly<InvalidDataException>(() => CheckpointFile.Open(Path), $"{length} bytes");
        }

        File.WriteAllBytes(Path, [.. bytes, 0]);
        Assert.ThrowsExactly<InvalidDataException>(() => CheckpointFile.Open(Path));
    }

    [TestMethod]
    public void A_file_of_weights_is_no_checkpoint()
    {
        var writer = new SafetensorsWriter();
        writer.Add("w", [2], [1f, 2f]);
        writer.Save(Path);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => CheckpointFile.Open(Path)).Message, "is not a training checkpoint");
    }

    [TestMethod]
    public void Saving_and_loading_leave_no_tensor_behind()
    {
        using Tensor matrix = zeros([3, 4], ScalarType.Float32), view = matrix.t();
        var tensors = new Dictionary<string, Tensor> { ["plain"] = matrix, ["view"] = view };
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Write(tensors);
        using (CheckpointFile file = CheckpointFile.Open(Path))
        {
            file.CopyTo(tensors);
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TrainingCheckpoint Checkpoint(Dictionary<string, Tensor> tensors) => new(1, [], tensors);

    private void Write(Dictionary<string, Tensor> tensors) => AtomicFile.Write(Path, stream => CheckpointWriter.Write(stream, Checkpoint(tensors), bestMetric: null));

    private byte[] WriteSmall()
    {
        using Tensor weight = ones([3], ScalarType.Float32), flag = ones([1], ScalarType.Byte);
        Write(new() { ["w"] = weight, ["f"] = flag });
        return File.ReadAllBytes(Path);
    }
}
