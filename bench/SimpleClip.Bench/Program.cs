using System.Globalization;
using SimpleClip;
using SimpleClip.Bench;
using SimpleClip.Bench.Ablation;
using SimpleClip.Bench.Serving;

(BenchOptions options, args) = BenchOptions.Split(args);
switch (args)
{
    case ["step", string configuration, string exchangeFolder]:
        StepBench.Run(BenchConfiguration.Read(configuration), exchangeFolder);
        return 0;
    case ["flickr8k", string configuration, string testData, _, ..]:
        FlickrBench.Run(BenchConfiguration.Read(configuration), testData, [.. args[3..].Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))], options);
        return 0;
    case ["flickr8k-side", string configuration, string testData, string seed, string epochs, string dataThreads, string turns, string output]:
        BenchConfiguration read = BenchConfiguration.Read(configuration);
        FlickrBench.RunSide(
            read with { Train = read.Train with { Epochs = int.Parse(epochs, CultureInfo.InvariantCulture) } },
            testData,
            int.Parse(seed, CultureInfo.InvariantCulture),
            options with { DataThreads = int.Parse(dataThreads, CultureInfo.InvariantCulture) },
            turns == "turns",
            output);
        return 0;
    case ["sas-p-block", string threads, string rounds]:
        SasPBlockBench.Run(int.Parse(threads, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture));
        return 0;
    case ["siclip", string threads, string batch, string rounds]:
        SiClipBench.Run(
            int.Parse(threads, CultureInfo.InvariantCulture), int.Parse(batch, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture));
        return 0;
    case ["train", string configuration, string testData, string seed, string model]:
        FlickrBench.Run(BenchConfiguration.Read(configuration), testData, int.Parse(seed, CultureInfo.InvariantCulture), model, options);
        return 0;
    case ["onnx-fidelity", string model, string pairs]:
        OnnxFidelityBench.Run(ClipModel.Load(model), pairs);
        return 0;
    case ["onnx-speed", string batch, string rounds, _, ..]:
        OnnxSpeedBench.Run(args[3..], int.Parse(batch, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture));
        return 0;
    case ["tower-latency", string rounds, _, ..]:
        TowerLatencyBench.Run(args[2..], int.Parse(rounds, CultureInfo.InvariantCulture));
        return 0;
    case ["ablation-teacher", string testData, string configurations, string results]:
        new AblationBench(testData, configurations, results, options).TrainTeacher();
        return 0;
    case ["ablation", string testData, string configurations, string results, string seed, ..]:
        new AblationBench(testData, configurations, results, options).Run(int.Parse(seed, CultureInfo.InvariantCulture), args[5..]);
        return 0;
    case ["ablation-report", string results]:
        AblationBench.Report(results);
        return 0;
    case ["memory", string steps]:
        return MemoryBench.Run(int.Parse(steps, CultureInfo.InvariantCulture)) ? 0 : 1;
    case ["weights", string folder]:
        WeightsBench.Run(folder);
        return 0;
    case ["weights", string way, string file]:
        WeightsBench.Read(way, file);
        return 0;
    case ["serving", string architecture, string testData, string rounds, string script]:
        ServingBench.Run(architecture, testData, int.Parse(rounds, CultureInfo.InvariantCulture), script);
        return 0;
    case ["preprocess", string folder, string size, .. { Length: <= 1 }]:
        PreprocessBench.Run(folder, int.Parse(size, CultureInfo.InvariantCulture), scaledDecoding: args is [.., "scaled"]);
        return 0;
    case ["tokenize", string vocabulary, string captions]:
        TokenizerBench.Run(vocabulary, captions);
        return 0;
    case ["plan", string batches, _, ..]:
        PlanBench.Run(args[2..], [.. batches.Split(',').Select(batch => int.Parse(batch, CultureInfo.InvariantCulture))]);
        return 0;
    case ["plan-measure", string architecture, string batch, string checkpointing]:
        PlanBench.Measure(architecture, int.Parse(batch, CultureInfo.InvariantCulture), bool.Parse(checkpointing));
        return 0;
    case ["index-search", string rows, string rounds]:
        IndexSearchBench.Run(int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: SimpleClip.Bench step CONFIGURATION EXCHANGE-FOLDER
                   SimpleClip.Bench flickr8k CONFIGURATION TEST-DATA SEED...
                   SimpleClip.Bench flickr8k-side CONFIGURATION TEST-DATA SEED EPOCHS DATA-THREADS turns|alone OUTPUT
                   SimpleClip.Bench train CONFIGURATION TEST-DATA SEED MODEL
                   SimpleClip.Bench onnx-fidelity MODEL PAIRS
                   SimpleClip.Bench onnx-speed BATCH ROUNDS ARCHITECTURE...
                   SimpleClip.Bench tower-latency ROUNDS ARCHITECTURE...
                   SimpleClip.Bench ablation-teacher TEST-DATA CONFIGURATIONS RESULTS
                   SimpleClip.Bench ablation TEST-DATA CONFIGURATIONS RESULTS SEED ROW...
                   SimpleClip.Bench ablation-report RESULTS
                   SimpleClip.Bench weights FOLDER
                   SimpleClip.Bench memory STEPS
                   SimpleClip.Bench sas-p-block THREADS ROUNDS
                   SimpleClip.Bench siclip THREADS BATCH ROUNDS
                   SimpleClip.Bench serving ARCHITECTURE TEST-DATA ROUNDS PYTORCH-SCRIPT
                   SimpleClip.Bench index-search ROWS ROUNDS
                   SimpleClip.Bench preprocess FOLDER SIZE [scaled]
                   SimpleClip.Bench tokenize VOCABULARY CAPTIONS
                   SimpleClip.Bench plan BATCH,BATCH... ARCHITECTURE...
            flickr8k, train and ablation take options before their name: --gpu INDEX for training there and not on the CPU, --data-threads COUNT
            """);
        return 2;
}
