using System.Text.Json;
using Kargah.Bench;

// Mutated pictures of every kind through header, decoding and thumbnail, in processes of their own with little memory.
//   dotnet Kargah.FuzzBench.dll --files 10000 --seed 1 [--megapixels 300] [--keep DIR]
//   dotnet Kargah.FuzzBench.dll decode MEGAPIXELS                the process that decodes: a line a file
if (args is ["decode", var megapixels])
{
    DecodingLoop.Run(long.Parse(megapixels));
    return;
}

var report = await Fuzzing.RunAsync(FuzzSettings.Parse(args), CancellationToken.None);
Console.Out.WriteLine(JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
