using System.Net.Http.Json;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Training.Searching;

/// <summary>What the database answers, held to the same condition over the same runs in plain C#.</summary>
public sealed class SearchTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Where_FindsWhatItSaysAndNobodyElses()
    {
        var owner = await shared.App.SignInAsync("searcher");
        using var ana = shared.App.ClientWith(owner.Token);
        var runs = await AddRunsAsync(owner.User.Id);
        await AddRunsAsync((await shared.App.SignInAsync("neighbor")).User.Id);
        foreach (var (where, expected) in new (string, Func<JobEntity, bool>)[]
        {
            ("metrics.roc_auc > 0.9 and params.lr < 0.01", run => Auc(run) > 0.9 && Lr(run) < 0.01),
            ("metrics.roc_auc <= 0.9 or status = failed", run => Auc(run) <= 0.9 || run.State == JobState.Failed),
            ("not metrics.roc_auc > 0.9", run => !(Auc(run) > 0.9)),
            ("metrics.roc_auc != 0.9", run => Auc(run) is { } auc && auc != 0.9),
            ("params.optimizer = ADAM", run => Index(run) % 2 == 0),
            ("params.optimizer != adam", run => Index(run) % 2 != 0),
            ("params.optimizer ~ d", run => true),
            ("params.hidden = 8,8 and params.epochs = 3", run => true),
            ("params.split.kind = random", run => true),
            ("name ~ 'RUN 1'", run => run.Name.Contains("Run 1", StringComparison.Ordinal)),
            ("name = 'run 3'", run => run.Name == "Run 3"),
            ("name ~ '50%'", run => run.Name.Contains("50%", StringComparison.Ordinal)),
            ("tag = even", run => Index(run) % 2 == 0),
            ("tag != even and not tag ~ ODD", run => false),
            ("loss < 0.5", run => run.Loss < 0.5),
            ("not loss < 0.5", run => !(run.Loss < 0.5)),
            ("val_loss != 1", run => run.ValLoss is { } loss && loss != 1),
            ("duration >= 60", run => run is { StartedAt: { } start, FinishedAt: { } end } && (end - start).TotalSeconds >= 60),
            ("created_at >= 2026-01-05 and created_at < '2026-01-10 00:00'", run => run.CreatedAt.Day is >= 5 and < 10),
            ("status != COMPLETED", run => run.State != JobState.Completed),
            ("metrics.no_such > 0", run => false),
            ("(loss < 0.5 or not (tag = even)) and metrics.roc_auc > 0.2", run => (run.Loss < 0.5 || Index(run) % 2 != 0) && Auc(run) > 0.2),
        })
        {
            var found = await ListAsync(ana, $"where={Uri.EscapeDataString(where)}");
            found.Jobs.Select(job => job.JobId).ShouldBe(runs.Where(expected).Select(run => run.Id).Reverse(), where);
            found.Total.ShouldBe(found.Count, where);
            // of many that match the first are found another way than few are
            var first = await ListAsync(ana, $"limit=1&where={Uri.EscapeDataString(where)}");
            first.Jobs.Select(job => job.JobId).ShouldBe(found.Jobs.Take(1).Select(job => job.JobId), where);
            first.Total.ShouldBe(found.Total, where);
            // an admin's search goes over everybody's runs, and is another query
            var all = await ListAsync(shared.Admin, $"limit=200&where={Uri.EscapeDataString(where)}");
            all.Jobs.Select(job => job.JobId).Intersect(runs.Select(run => run.Id)).ShouldBe(found.Jobs.Select(job => job.JobId), where);
        }
    }

    [Fact]
    public async Task Sort_PutsRunsWithoutItLast_WhicheverWayRoundAndOverPages()
    {
        var owner = await shared.App.SignInAsync("sorter");
        using var ana = shared.App.ClientWith(owner.Token);
        var runs = await AddRunsAsync(owner.User.Id);
        foreach (var (sort, key) in new (string, Func<JobEntity, double?>)[] { ("metrics.roc_auc", Auc), ("params.lr", run => Lr(run)), ("loss", run => run.Loss), ("duration", run => (run.FinishedAt - run.StartedAt)?.TotalSeconds) })
        {
            foreach (var minus in new[] { "", "-" })
            {
                var pages = new List<string>();
                for (var skip = 0; skip < runs.Count; skip += 7)
                {
                    var page = await ListAsync(ana, $"sort={minus}{sort}&limit=7&skip={skip}");
                    page.Total.ShouldBe(runs.Count);
                    pages.AddRange(page.Jobs.Select(job => job.JobId));
                }

                pages.Order().ShouldBe(runs.Select(run => run.Id).Order(), sort);
                var keys = pages.Select(id => key(runs.Single(run => run.Id == id))).ToList();
                (await ListAsync(ana, $"sort={minus}{sort}&limit=1&skip=9&where=params.epochs%20%3D%203")).Jobs.Single().JobId.ShouldBe(pages[9], $"{minus}{sort}");
                var known = keys.Where(each => each is not null).ToList();
                keys.ShouldBe([.. minus == "" ? known.Order() : known.OrderDescending(), .. keys.Where(each => each is null)], $"{minus}{sort}");
            }
        }

        (await ListAsync(ana, "sort=-metrics.roc_auc&where=tag%20%3D%20odd&limit=3")).Jobs.Select(job => job.JobId)
            .ShouldBe(runs.Where(run => Index(run) % 2 != 0).OrderByDescending(Auc).ThenByDescending(run => run.Id).Take(3).Select(run => run.Id));
    }

    [Fact]
    public async Task Total_FollowsEveryChangeOfARun()
    {
        var owner = await shared.App.SignInAsync("counter");
        using var ana = shared.App.ClientWith(owner.Token);
        var run = (await AddRunsAsync(owner.User.Id)).First(each => Index(each) == 1).Id;
        var experiment = await (await ana.PostAsJsonAsync("/api/experiments", new { name = "counted" })).ReadAsync<ExperimentResponse>();
        await ShouldBeAsync(even: 12, named: 0, inExperiment: 0);
        await ChangeAsync(new { name = "Renamed", tags = new[] { "even", "odd" }, experiment_id = experiment.Experiment.Id });
        await ShouldBeAsync(even: 13, named: 1, inExperiment: 1);
        (await ana.DeleteAsync($"/api/training/{run}")).EnsureSuccessStatusCode();
        await ShouldBeAsync(even: 12, named: 0, inExperiment: 0);
        (await ana.PostAsync($"/api/trash/{run}/restore", null)).EnsureSuccessStatusCode();
        await ShouldBeAsync(even: 13, named: 1, inExperiment: 1);
        (await ana.DeleteAsync($"/api/experiments/{experiment.Experiment.Id}")).EnsureSuccessStatusCode();
        await ShouldBeAsync(even: 13, named: 1, inExperiment: 0);

        async Task ChangeAsync(object change) => (await ana.PatchAsJsonAsync($"/api/training/{run}", change)).EnsureSuccessStatusCode();

        async Task ShouldBeAsync(int even, int named, int inExperiment)
        {
            foreach (var limit in new[] { 1, 50 })
            {
                (await ListAsync(ana, $"tag=even&limit={limit}")).Total.ShouldBe(even);
                (await ListAsync(ana, $"q=renamed&limit={limit}")).Total.ShouldBe(named);
                (await ListAsync(ana, $"experiment={experiment.Experiment.Id}&limit={limit}")).Total.ShouldBe(inExperiment);
            }
        }
    }

    [Theory]
    [InlineData("loss < ", 8)]
    [InlineData("metrics.auc > high", 15)]
    [InlineData("speed > 3", 1)]
    [InlineData("status = done", 10)]
    [InlineData("status < failed", 10)]
    [InlineData("created_at > soon", 14)]
    [InlineData("loss ~ 3", 8)]
    [InlineData("params.lr < fast", 13)]
    public async Task WhatIsNotUnderstood_Is400WithThePosition(string where, int position)
    {
        var problem = await (await shared.Admin.GetAsync($"/api/training/jobs?where={Uri.EscapeDataString(where)}")).ReadProblemAsync(400);
        problem.Code.ShouldBe(ProblemCodes.WhereNotUnderstood);
        ((JsonElement)problem.Params!["position"]!).GetInt32().ShouldBe(position);
    }

    private async Task<List<JobEntity>> AddRunsAsync(Guid owner)
    {
        var runs = Enumerable.Range(0, 24).Select(i => Run(owner, i)).ToList();
        // in the trash: no search finds it
        var trashed = Run(owner, 3);
        trashed.DeletedAt = trashed.CreatedAt;
        await using var db = shared.App.Database();
        db.Jobs.AddRange([.. runs, trashed]);
        foreach (var run in runs.Append(trashed))
        {
            db.RunValues.AddRange(RunValues.OfParams(run.Id, owner, JsonSerializer.Deserialize<TrainingParams>(run.ParamsJson, KargahJson.Options)!));
            db.RunValues.Add(new RunValueEntity { JobId = run.Id, OwnerId = owner, Name = RunValueEntity.Tags + (Index(run) % 2 == 0 ? "even" : "odd") });
            if (Auc(run) is { } auc)
            {
                db.RunValues.Add(new RunValueEntity { JobId = run.Id, OwnerId = owner, Name = "metrics.roc_auc", Number = auc });
            }
        }

        await db.SaveChangesAsync();
        return runs;
    }

    private static JobEntity Run(Guid owner, int i)
    {
        var created = new DateTimeOffset(2026, 1, 1 + i, 0, 0, 0, TimeSpan.Zero);
        var settings = new TrainingParams
        {
            Target = "y",
            Task = TrainingTask.Binary,
            ModelType = ModelType.Mlp,
            Hidden = [8, 8],
            Dropout = 0,
            Epochs = 3,
            BatchSize = 32,
            Lr = Math.Round(0.001 * (1 + i * 7 % 20), 3),
            Optimizer = i % 2 == 0 ? OptimizerName.Adam : OptimizerName.Adamw,
            Schedule = ScheduleName.Cosine,
            WeightDecay = 0,
            Patience = 5,
            Seed = i,
            Split = new SplitSettings { Kind = SplitKind.Random },
            ClassWeight = ClassWeight.None,
            EvalMetric = "roc_auc",
            Threshold = 0.5,
        };
        return new JobEntity
        {
            Id = $"job_{created.ToUnixTimeMilliseconds()}_{Guid.NewGuid().ToString("N")[..8]}",
            OwnerId = owner,
            Name = i == 4 ? "50% of it" : $"Run {i}",
            DatasetName = "table",
            ModelType = ModelType.Mlp,
            ParamsJson = JsonSerializer.Serialize(settings, KargahJson.Options),
            State = i % 5 == 0 ? JobState.Failed : JobState.Completed,
            CreatedAt = created,
            UpdatedAt = created,
            StartedAt = created,
            FinishedAt = i % 4 == 0 ? null : created.AddSeconds(i * 10 + 0.5),
            Loss = i % 3 == 0 ? null : i / 20.0,
            ValLoss = i % 3 == 0 ? null : 1,
        };
    }

    private static int Index(JobEntity run) => run.CreatedAt.Day - 1;

    private static double? Auc(JobEntity run) => Index(run) % 6 == 5 ? null : Index(run) * 7 % 20 / 20.0;

    private static double Lr(JobEntity run) => JsonSerializer.Deserialize<TrainingParams>(run.ParamsJson, KargahJson.Options)!.Lr;

    private static async Task<JobListResponse> ListAsync(HttpClient client, string query) => await (await client.GetAsync($"/api/training/jobs?{query}")).ReadAsync<JobListResponse>();
}
