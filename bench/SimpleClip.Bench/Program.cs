using System.Globalization;
using SimpleClip.Bench;

switch (args)
{
    case ["step", string configuration, string exchangeFolder]:
        StepBench.Run(BenchConfiguration.Read(configuration), exchangeFolder);
        return 0;
    case ["flickr8k", string configuration, string testData, _, ..]:
        FlickrBench.Run(BenchConfiguration.Read(configuration), testData, [.. args[3..].Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))]);
        return 0;
    default:
        Console.Error.WriteLine("usage: SimpleClip.Bench step CONFIGURATION EXCHANGE-FOLDER\n       SimpleClip.Bench flickr8k CONFIGURATION TEST-DATA SEED...");
        return 2;
}
