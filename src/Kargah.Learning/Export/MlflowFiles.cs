using System.Text;
using System.Text.Json;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>
/// What makes a bundle a model folder of MLflow: <c>MLmodel</c> names the ways to load it and its signature. Text in YAML is written as JSON strings, which YAML 1.2 contains.
/// Source: mlflow.org, MLflow Models, storage format and signatures.
/// </summary>
internal static class MlflowFiles
{
    public const string ExampleName = "input_example.json";

    public static string Model(TrainedModel model)
    {
        var text = new StringBuilder();
        text.Append("flavors:\n");
        text.Append("  python_function:\n    loader_module: load\n    code: .\n    env:\n      virtualenv: python_env.yaml\n");
        text.Append("  onnx:\n    data: model.onnx\n    providers:\n    - CPUExecutionProvider\n");
        text.Append("saved_input_example_info:\n  artifact_path: ").Append(ExampleName).Append("\n  type: dataframe\n  pandas_orient: split\n");
        text.Append("signature:\n  inputs: ").Append(Quoted(Json(Inputs(model)))).Append("\n  outputs: ").Append(Quoted(Json(Outputs(model)))).Append("\n  params: null\n");
        return text.ToString();
    }

    public static string PythonEnvironment() => "build_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n";

    /// <summary>Columns and rows, as pandas' "split" has them.</summary>
    public static string Example(TrainedModel model) => JsonSerializer.Serialize(
        new
        {
            columns = model.Inputs.Select(column => column.Name),
            data = model.Description.SampleRows.Select(row => model.Inputs.Select(column => row.GetValueOrDefault(column.Name))),
        },
        LearningJson.Options) + "\n";

    private static IEnumerable<object> Inputs(TrainedModel model) => model.Inputs.Select(column => new
    {
        type = column.Type == ColumnType.Numeric ? "double" : "string",
        name = column.Name,
        required = false,
    });

    private static IEnumerable<object> Outputs(TrainedModel model) => model.Task == TaskKind.Regression
        ? [new { type = "double", name = "value" }]
        : [new { type = "string", name = "label" }, .. model.Classes!.Select(name => new { type = "double", name })];

    private static string Json(object value) => JsonSerializer.Serialize(value, LearningJson.Options);

    // All that is not ASCII as \u escapes: line separators and the like end no YAML line.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
