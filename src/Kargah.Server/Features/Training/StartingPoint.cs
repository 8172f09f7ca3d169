using Kargah.Contracts;

namespace Kargah.Server.Features.Training;

/// <summary>
/// Model and pace for a table of so many rows. Up to 20,000 rows they were chosen on other folds of the bundled tables and on generated tables of other seeds than
/// <c>./kargah bench quality</c> reports (docs/decisions/0013-ensembles-for-small-tables.md); the tiers above keep the number of steps within minutes.
/// </summary>
internal sealed record StartingPoint(
    ModelType Model, IReadOnlyList<int> Hidden, int Batch, int Epochs, int Patience, double Lr, double Dropout = 0, ActivationName Activation = ActivationName.Relu)
{
    private const int FewRows = 300;
    private const int ManyRows = 20_000;

    public static ModelType SuggestedModel(long rows) => rows switch
    {
        < FewRows => ModelType.Linear,
        < ManyRows => ModelType.Ensemble,
        _ => ModelType.Mlp,
    };

    public static StartingPoint For(ModelType model, long rows) => (model, rows) switch
    {
        (ModelType.Linear, < FewRows) => new(model, [], 16, 200, 50, 0.1),
        (ModelType.Linear, < 2_000) => new(model, [], 32, 200, 50, 0.02),
        (ModelType.Linear, < ManyRows) => new(model, [], 64, 60, 15, 0.02),
        (ModelType.Linear, < 200_000) => new(model, [], 256, 30, 7, 0.02),
        (ModelType.Linear, _) => new(model, [], 1024, 10, 5, 0.02),
        (ModelType.Ensemble, < FewRows) => new(model, [64, 64], 16, 100, 25, 0.003, 0, ActivationName.Silu),
        (ModelType.Ensemble, < 1_000) => new(model, [64, 64], 32, 60, 15, 0.002, 0.2, ActivationName.Silu),
        (ModelType.Ensemble, < 5_000) => new(model, [128, 128], 32, 60, 15, 0.002, 0.2, ActivationName.Silu),
        (ModelType.Ensemble, < ManyRows) => new(model, [128, 128], 64, 60, 15, 0.002, 0.1, ActivationName.Silu),
        (_, < FewRows) => new(model, [32, 32], 16, 100, 25, 0.003),
        (ModelType.Mlp, < 2_000) => new(model, [128, 128], 32, 60, 15, 0.001, 0.1),
        (_, < 2_000) => new(model, [64, 64], 32, 60, 15, 0.003),
        (ModelType.Mlp, < ManyRows) => new(model, [128, 128], 64, 60, 15, 0.002, 0.1),
        (_, < ManyRows) => new(model, [64, 64], 64, 60, 15, 0.003),
        (_, < 200_000) => new(model, [128, 64], 256, 40, 10, 0.003),
        _ => new(model, [128, 64], 1024, 15, 5, 0.003),
    };
}
