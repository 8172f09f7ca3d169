using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>Every setting of a training as an option; a test holds them to <see cref="StartTrainingRequest"/>.</summary>
internal sealed class TrainingOptions
{
    private static readonly JsonSerializerOptions Strict = new(KargahJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly Command command;
    private readonly string[] except;
    private readonly List<(string[] Path, Func<ParseResult, JsonNode?> Read)> settings = [];
    private readonly Option<FileInfo?> config = new("--config") { Description = "A JSON file with settings as in POST /api/training; options of the command line win over it.", HelpName = "file" };

    /// <param name="except">Settings that have no meaning there.</param>
    public TrainingOptions(Command command, params string[] except)
    {
        (this.command, this.except) = (command, except);
        Text("name", "What to call the run.");
        Text("experiment_id", "The experiment that it belongs to, by its id or its name.", "--experiment");
        Text("target", "The column to predict; the last one that suits if left out.");
        List("features", "Columns to learn from, separated by commas; all if left out.");
        List("ignore", "Columns to leave out, separated by commas.");
        Choice<TrainingTask>("task", "What kind of target it is.");
        Choice<ModelType>("model_type", "The kind of model.", "--model");
        Numbers("hidden", "Widths of the hidden layers, such as 64,32.");
        Number<int>("members", "Networks in an ensemble.");
        Choice<ActivationName>("activation", "Between the layers.");
        Choice<NormalizationName>("normalization", "Between the layers.");
        Choice<ScalingName>("scaling", "How numbers are scaled before they enter.");
        Choice<NumberInputsName>("number_inputs", "How a number enters: as one input, as a place in bins, or as waves.");
        Choice<CategoryInputsName>("category_inputs", "How a category enters: an input a level, or a few learnt numbers.");
        Choice<LossName>("loss", "Of a regression.");
        Number<double>("label_smoothing", "0 to 0.5, for classes.");
        Number<double>("momentum", "Of sgd.");
        Number<double>("gradient_clip", "Limit of the gradient's norm.");
        Number<double>("dropout", "0 to 0.9.");
        Number<int>("epochs", "Passes over the training rows, 1 to 1000.");
        Number<int>("batch_size", "Rows a step.");
        Number<double>("lr", "Learning rate, above 0 and at most 1.");
        Choice<OptimizerName>("optimizer", "How the weights are moved.");
        Choice<ScheduleName>("schedule", "How the learning rate falls.");
        Number<double>("weight_decay", "0 to 1.");
        Number<int>("patience", "Epochs without improvement until it ends.");
        Number<int>("seed", "The same seed gives the same run.");
        Choice<SplitKind>(["split", "kind"], "--split", "Which rows teach, which choose the epoch, which are scored once.");
        Number<double>(["split", "validation"], "--validation", "Share of the rows that choose the epoch.");
        Number<double>(["split", "test"], "--test", "Share of the rows that are scored once, at the end.");
        Text(["split", "group_column"], "--group-column", "Rows with one value of it stay together (split group).");
        Text(["split", "time_column"], "--time-column", "The last rows by it are tested on (split time).");
        Text(["split", "column"], "--split-column", "Says train, validation or test in each row (split column).");
        Number<int>(["split", "folds"], "--folds", "For cross-validation.");
        Choice<ClassWeight>("class_weight", "Whether rare classes weigh more.");
        Text("eval_metric", "The metric that chooses the epoch.");
        Text("positive_class", "Of two classes, the one that is looked for.");
        Number<double>("threshold", "Probability from which the positive class is said.");
        Text("weight_column", "Holds a weight for each row.");
        Number<int>("priority", "-10 to 10: of runs that wait, higher ones start first; above 0 for admins.");
        command.Add(config);
    }

    /// <summary>What was given, under the names of the API; the rest is left to the server.</summary>
    public JsonObject Read(ParseResult parsed)
    {
        var settings = parsed.GetValue(config) is { } file ? FromFile(file) : [];
        foreach (var (path, read) in this.settings)
        {
            if (read(parsed) is { } value)
            {
                var at = settings;
                foreach (var name in path.SkipLast(1))
                {
                    at = (JsonObject)(at[name] ??= new JsonObject());
                }

                at[path[^1]] = value;
            }
        }

        return settings;
    }

    /// <summary>The same, with an experiment that is given by its name turned into its id.</summary>
    public async Task<JsonObject> ReadAsync(Call call, CancellationToken cancellationToken)
    {
        var settings = Read(call.Parsed);
        if (settings["experiment_id"]?.GetValue<string>() is { } experiment)
        {
            settings["experiment_id"] = $"{await ExperimentCommands.ExperimentAsync(await call.ClientAsync(cancellationToken), experiment, cancellationToken)}";
        }

        return settings;
    }

    public static StartTrainingRequest ToRequest(JsonObject settings) => settings.Deserialize<StartTrainingRequest>(KargahJson.Options)!;

    private static JsonObject FromFile(FileInfo file)
    {
        try
        {
            var text = File.ReadAllText(file.FullName);
            // read as what it is to become: a misspelt setting is found here
            JsonSerializer.Deserialize<StartTrainingRequest>(text, Strict);
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{file} does not hold settings of a training: {wrong.Message}", ProblemCodes.BadJson);
        }
    }

    private void Text(string name, string description, string? option = null) => Text([name], option ?? OptionName(name), description);

    private void Text(string[] path, string option, string description) => Add(path, new Option<string?>(option) { Description = description }, value => value);

    private void List(string name, string description) => Add(
        [name], new Option<string[]?>(OptionName(name)) { Description = description, HelpName = "a,b,…" },
        value => value is null or [] ? null : new JsonArray([.. value.SelectMany(part => part.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(part => (JsonNode)part)]));

    private void Numbers(string name, string description)
    {
        var option = new Option<int[]?>(OptionName(name))
        {
            Description = description,
            HelpName = "n,n,…",
            CustomParser = result =>
            {
                var numbers = new List<int>();
                foreach (var part in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
                {
                    if (!int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
                    {
                        result.AddError($"--{name} takes whole numbers separated by commas, not '{part}'.");
                        return null;
                    }

                    numbers.Add(number);
                }

                return [.. numbers];
            },
        };
        Add([name], option, value => value is null ? null : new JsonArray([.. value.Select(number => (JsonNode)number)]));
    }

    private void Number<T>(string name, string description)
        where T : struct => Number<T>([name], OptionName(name), description);

    private void Number<T>(string[] path, string option, string description)
        where T : struct => Add(path, new Option<T?>(option) { Description = description, HelpName = typeof(T) == typeof(int) ? "n" : "x" }, value => value is { } number ? JsonValue.Create(number) : null);

    private void Choice<T>(string name, string description, string? option = null)
        where T : struct, Enum => Choice<T>([name], option ?? OptionName(name), description);

    private void Choice<T>(string[] path, string option, string description)
        where T : struct, Enum => Add(path, Choices.Option<T>(option, description), value => value);

    private void Add<T>(string[] path, Option<T> option, Func<T?, JsonNode?> toJson)
    {
        if (except.Contains(path[^1]))
        {
            return;
        }

        command.Add(option);
        settings.Add((path, parsed => parsed.GetResult(option) is null ? null : toJson(parsed.GetValue(option))));
    }

    private static string OptionName(string name) => "--" + name.Replace('_', '-');
}
