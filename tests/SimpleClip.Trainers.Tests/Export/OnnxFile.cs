using SimpleClip.Export.Format;

namespace SimpleClip.Trainers.Tests.Export;

/// <summary>What a graph's file says.</summary>
internal sealed class OnnxFile(ModelProto model)
{
    public GraphProto Graph => model.Graph;

    public string Description => model.DocString;

    public long OperatorSet => model.OpsetImport.Single(set => set.Domain.Length == 0).Version;

    /// <summary>The operations but for the one that names the result, in order.</summary>
    public string[] Operations => [.. Graph.Node.Select(node => node.OpType).Where(operation => operation != "Identity")];

    public string[] NodeNames => [.. Graph.Node.Select(node => node.Name)];

    /// <summary>Names of inputs, weights, and results of nodes.</summary>
    public string[] ValueNames => [.. Graph.Input.Select(input => input.Name), .. WeightNames, .. Graph.Node.SelectMany(node => node.Output)];

    public string[] WeightNames => [.. Graph.Initializer.Select(tensor => tensor.Name)];

    public long WeightBytes => Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);

    public static OnnxFile Parse(byte[] bytes) => new(ModelProto.Parser.ParseFrom(bytes));

    public int Count(string operation) => Operations.Count(operation.Equals);
}
