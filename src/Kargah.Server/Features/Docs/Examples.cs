using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Features.Docs;

/// <summary>One example per body of the API. They are records of the contract, so the compiler keeps them true.</summary>
internal static partial class Examples
{
    private const string JobId = "job_1767268800000_5f3c9a1e";
    private const string OtherJobId = "job_1767268860000_a81b02c7";
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = new("019b7a2e-5c00-7000-8000-000000000001");
    private static readonly User Ana = new(Id, "ana@example.org", "Ana", UserRole.User, Time);
    private static readonly ApiToken Token = new(Id, "nightly script", [TokenScope.Read, TokenScope.Write], "kgh_Xk81bP", Time, Time.AddDays(90), null);
    private static readonly ManagedUser Managed = new(Id, "ana@example.org", "Ana", UserRole.User, false, Time, Time, 2, 5);
    private static readonly DatasetColumn[] Columns = [new("sepal_length", ColumnKind.Numeric), new("species", ColumnKind.Category)];

    private static readonly NotificationRule Rule = new(
        Id, "Overnight", true, [NotificationEvent.Failed, NotificationEvent.Metric], NotificationChannel.Webhook, "https://example.org/…", NotificationScope.All, null, "accuracy", "validation", ">", 0.95, null, null, Time, Time);

    private static readonly Delivery Sent = new(
        Id, Id, "Overnight", NotificationChannel.Webhook, NotificationEvent.Failed, JobId, DeliveryState.Waiting, 1, Time, Time.AddSeconds(1), Time.AddSeconds(12), 503, "Service Unavailable",
        new Problem(ProblemCodes.DeliveryRefused, "The other side answered 503.", new Dictionary<string, object?> { ["status"] = 503 }));

    private static readonly Dataset Iris = new(
        Id, "Iris", "Flowers", "iris.csv", $"data/datasets/{Id}.csv", 4606, DatasetType.Csv, false, 150, 5, Columns,
        "35f4f4a4a4d4a0d6bd5be5f0d7d6cbd9c4f4dbd65c5fd1ad2b2fd3b1e1a9a0c7", Time, DatasetStatus.Ready, 1, null);

    private static readonly TrainingParams Params = new()
    {
        Target = "species",
        Task = TrainingTask.Multiclass,
        ModelType = ModelType.Mlp,
        Hidden = [32, 32],
        Dropout = 0,
        Epochs = 100,
        BatchSize = 16,
        Lr = 0.01,
        Optimizer = OptimizerName.Adam,
        Schedule = ScheduleName.Constant,
        WeightDecay = 0,
        Patience = 20,
        Seed = 42,
        Split = new SplitSettings { Kind = SplitKind.Stratified, Validation = 0.2, Test = 0.2 },
        ClassWeight = ClassWeight.None,
        EvalMetric = "log_loss",
        Threshold = 0.5,
    };

    private static readonly TrainingEstimate Estimate = new()
    {
        Seconds = 0.81,
        FewestSeconds = 0.62,
        StartSeconds = 0.31,
        EpochSeconds = 0.003,
        EndSeconds = 0.2,
        MemoryBytes = 66_000_000,
        MemoryLimitBytes = 5_905_580_032,
        Fits = true,
        LargestSetting = "features",
        Rows = 150,
        TrainRows = 90,
        StepsPerEpoch = 6,
        Inputs = 4,
        Parameters = 1315,
    };

    private static readonly TrainingJob Job = new()
    {
        JobId = JobId,
        Kind = JobKind.Training,
        Name = "Iris, first try",
        Status = JobState.Running,
        Progress = 42,
        Epoch = 42,
        TotalEpochs = 100,
        Step = 252,
        TotalSteps = 600,
        Loss = 0.12,
        ValLoss = 0.15,
        BestEpoch = 40,
        Metrics = new Dictionary<string, double> { ["accuracy"] = 0.967 },
        MetricsOn = "validation",
        ValidationMetrics = new Dictionary<string, double> { ["accuracy"] = 0.967 },
        Baseline = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["naive"] = new Dictionary<string, double> { ["accuracy"] = 0.333 } },
        DatasetId = Id,
        DatasetName = "Iris",
        ModelType = ModelType.Mlp,
        Params = Params,
        Attempt = 1,
        CreatedAt = Time,
        StartedAt = Time.AddSeconds(1),
        UpdatedAt = Time.AddSeconds(3),
        EtaSeconds = 4,
        SamplesPerSecond = 3200,
        Seq = 97,
        ModelAvailable = true,
        Estimate = Estimate,
        Tags = ["baseline"],
        Notes = "With every column.",
        ExperimentId = Id,
    };

    private static readonly Experiment Question = new()
    {
        Id = Id,
        Name = "Is a wider network better?",
        DatasetId = Id,
        ModelType = ModelType.Mlp,
        Config = new StartTrainingRequest { Target = "species", Hidden = [128, 128] },
        Tags = ["iris"],
        Status = ExperimentStatus.Completed,
        Runs = 5,
        Best = new BestRun(JobId, "log_loss", 0.11),
        CreatedAt = Time,
        UpdatedAt = Time,
    };

    private static readonly Dictionary<Type, object> All = new object[]
    {
        new RegisterRequest { Email = "ana@example.org", Password = "correct horse", Name = "Ana" },
        new LoginRequest { Email = "ana@example.org", Password = "correct horse" },
        new RefreshRequest { RefreshToken = "mJ0n…" },
        new VerifyRequest { Token = "eyJhbGciOi…" },
        new UpdateMeRequest { Name = "Ana B." },
        new ChangePasswordRequest { CurrentPassword = "correct horse", NewPassword = "battery staple" },
        new CreateTokenRequest { Name = "nightly script", Scopes = [TokenScope.Read, TokenScope.Write], Expires = Time.AddDays(90) },
        new UpdateUserRequest { Role = UserRole.Admin },
        new UpdateDatasetRequest { Name = "Iris", Description = "Flowers" },
        new StartTrainingRequest { Dataset = Id.ToString(), Target = "species", Epochs = 100 },
        new UpdateTrainingRequest { Name = "Wide, third try", Tags = ["wide"] },
        new CreateExperimentRequest { Name = Question.Name, DatasetId = Id.ToString(), Config = Question.Config, Tags = Question.Tags },
        new UpdateExperimentRequest { Notes = "It is, a little." },
        new StartExperimentRequest { Seeds = [1, 2, 3] },
        new ExperimentResponse { Experiment = Question },
        new ExperimentListResponse { Experiments = [Question], Count = 1, Total = 1 },
        new StartExperimentResponse([JobId]),
        new ComparisonResponse
        {
            Runs = [new ComparedRun(JobId, "Iris, first try", JobState.Completed, 42, ModelType.Mlp, Id, Time, 3.2), new ComparedRun(OtherJobId, "Iris, wider", JobState.Completed, 42, ModelType.Mlp, Id, Time, 4.1)],
            Settings = [new ComparedSetting("hidden", [new[] { 32, 32 }, new[] { 128, 128 }], true), new ComparedSetting("lr", [0.01, 0.01], false)],
            Metrics = [new ComparedMetric("log_loss", "test", false, [0.14, 0.11], [1])],
            Groups = [new RunGroup("9f2c4d1e0b7a6538", new Dictionary<string, object?> { ["hidden"] = new[] { 32, 32 } }, [0], new Dictionary<string, GroupScore> { ["log_loss"] = new(0.14, null, 1) })],
            Significance = new Significance
            {
                Metric = "log_loss",
                Rows = 30,
                SameTestRows = true,
                Pairs = [new SignificancePair(0, 1, 0.03, -0.01, 0.08, 0.18, 0.18, PairVerdict.Unclear, "Between 'Iris, first try' and 'Iris, wider' no difference can be told from luck: +0.03 log_loss (95 % interval −0.01 to +0.08, p = 0.18 after Holm's correction).")],
            },
            Prefers = "log_loss",
        },
        new DiffResponse
        {
            Settings = [new SettingDifference("hidden", new[] { 32, 32 }, new[] { 128, 128 })],
            Dataset = new DatasetDifference(true, new DiffedDataset(Id, "Iris", Iris.Sha256, 90, 30, 30), new DiffedDataset(Id, "Iris", Iris.Sha256, 90, 30, 30)),
            Metrics = [new MetricDifference("log_loss", "test", 0.14, 0.11, -0.03)],
            Engine = new Dictionary<string, EngineDifference> { ["engine_version"] = new("0.1.0", "0.1.0"), ["threads"] = new(1, 1) },
        },
        new StopExperimentResponse([JobId]),
        new PredictRequest { Rows = [new Dictionary<string, JsonElement> { ["sepal_length"] = JsonSerializer.SerializeToElement(5.1) }] },
        new StatusUpdateRequest { JobId = JobId, Attempt = 1, Events = [new CheckpointEvent { Seq = 98, Time = Time, Step = 252, Epoch = 42, Bytes = 20480, HasModel = true }] },
        new SessionResponse { Token = "eyJhbGciOi…", RefreshToken = "mJ0n…", ExpiresIn = 3600, User = Ana },
        new VerifyResponse { Valid = true, User = Ana, ExpiresAt = Time.AddHours(1) },
        new UserResponse { User = Ana },
        new CreatedTokenResponse { Token = "kgh_Xk81bP…", ApiToken = Token },
        new TokenListResponse { Tokens = [Token], Count = 1, Total = 1 },
        new DoneResponse { Message = "Done." },
        new ManagedUserResponse { User = Managed },
        new ManagedUserListResponse { Users = [Managed], Count = 1, Total = 1 },
        new AuditResponse { Entries = [new AuditEntry(812, Time, AuditAction.UserChanged, Id, "Ana", "ana@example.org", "192.0.2.7", "user", Id.ToString(), new Dictionary<string, JsonElement> { ["role"] = JsonSerializer.SerializeToElement("admin") })], Count = 1, Total = 1 },
        new RuleRequest { Name = "Overnight", Events = [NotificationEvent.Failed, NotificationEvent.Metric], Channel = NotificationChannel.Webhook, Url = "https://example.org/hooks/kargah", Metric = "accuracy", Split = "validation", Op = ">", Value = 0.95 },
        new RuleResponse { Rule = Rule, Secret = "kgs_2dQ7…" },
        new RuleListResponse { Rules = [Rule], Count = 1, Total = 1, EmailAvailable = true },
        new DeliveryResponse { Delivery = Sent },
        new DeliveryListResponse { Deliveries = [Sent], Count = 1, Total = 1 },
        new DatasetResponse { Dataset = Iris },
        new DatasetListResponse { Datasets = [Iris], Count = 1, Total = 1 },
        new PreviewResponse { Columns = Columns, Rows = [[5.1, "setosa"], [7.0, "versicolor"]], Skip = 0, Total = 150 },
        new ValidationResponse
        {
            Valid = false,
            TotalLines = 150,
            ValidLines = 149,
            Errors = [new DataFinding("ragged_row", "Line 12 has 4 values, and the header has 5 columns.", 12, null, null)],
            Warnings = [],
            Samples = [new Dictionary<string, object?> { ["sepal_length"] = 5.1, ["species"] = "setosa" }],
        },
        new StatsResponse
        {
            Rows = 150,
            Columns = [new ColumnStats("sepal_length", ColumnKind.Numeric, 0, 35, false, 4.3, 7.9, 5.843, 0.828, new Dictionary<string, double> { ["0.5"] = 5.8 }, null, new Histogram([4.3, 6.1, 7.9], [90, 60]))],
            Correlations = new Correlations(["sepal_length"], [[1.0]]),
            Duplicates = 1,
            SuggestedTarget = "species",
            SuggestedTask = TrainingTask.Multiclass,
            SampledRows = 150,
        },
        new StartTrainingResponse { JobId = JobId, Status = JobState.Queued, Message = "Queued.", Params = Params },
        new ResumeTrainingRequest { Epochs = 200 },
        new RetryTrainingRequest { Settings = new Dictionary<string, JsonElement> { ["lr"] = JsonSerializer.SerializeToElement(0.001) } },
        new SuggestionResponse { Params = Params, Reasons = new Dictionary<string, SuggestionReason> { ["target"] = new("target_suggested", "It looks most like something to predict.", new Dictionary<string, object?>()) } },
        new JobResponse { Status = Job },
        new JobListResponse { Jobs = [Job], Count = 1, Total = 1 },
        new StopResponse { JobId = JobId, Status = JobState.Stopped },
        new MetricsResponse { Points = [new MetricPoint(96, 252, 42, "validation", "loss", 0.15, Time)], Count = 1, Total = 1, Seq = 96 },
        new LogsResponse { Lines = [new LogLine(3, Time, LogLevelName.Info, "Epoch 42 of 100", 1)], Count = 1, Total = 1, Seq = 97 },
        new EstimateResponse { Params = Params, Estimate = Estimate },
        new PredictResponse { Predictions = [new Prediction("setosa", new Dictionary<string, double> { ["setosa"] = 0.98, ["versicolor"] = 0.015, ["virginica"] = 0.005 })], Target = "species", Task = TrainingTask.Multiclass },
        new StartScoringRequest { Dataset = Id.ToString() },
        new StartScoringResponse { JobId = "job_1767268900000_a1b2c3d4", Status = JobState.Queued, Message = "Queued." },
        new EvaluationResponse
        {
            Task = TrainingTask.Binary,
            Target = "churned",
            On = "test",
            Rows = 200,
            RowsInSplit = 200,
            Classes = ["no", "yes"],
            PositiveClass = "yes",
            Threshold = 0.5,
            UnknownClassRows = 0,
            Metrics = new Dictionary<string, ScoreInterval> { ["roc_auc"] = new(0.87, 0.82, 0.91) },
            Bootstrap = new BootstrapFacts(1000, 0.95, 224466),
            Confusion = new ConfusionMatrix(["no", "yes"], 0, [[120, 20], [15, 45]], [[0.857, 0.143], [0.25, 0.75]]),
            PerClass = [new ClassScore("yes", 0.692, 0.75, 0.72, 60, 65, 0.87, 0.78)],
            Roc = [new RankCurve("yes", 0.87, 60, 140, [0, 0.143, 1], [0, 0.75, 1], [double.NaN, 0.5, 0.01])],
            PrecisionRecall = [new RankCurve("yes", 0.78, 60, 140, [0, 0.75, 1], [1, 0.692, 0.3], [double.NaN, 0.5, 0.01])],
            Calibration = new CalibrationReport("yes", new Reliability([new ReliabilityBin(0.9, 1, 22, 0.95, 0.91)], 0.03, 0.12, 0.38), null, new Calibrator(CalibrationMethod.Platt, 0.9, 0.1, 200)),
            Thresholds = new ThresholdReport([new ThresholdRow(0.5, 45, 20, 120, 15, 0.692, 0.75, 0.72, 0.825)], new ChosenThreshold(0.46, "validation", new ThresholdRow(0.46, 48, 24, 116, 12, 0.667, 0.8, 0.727, 0.82)), null),
            Mistakes = [new Mistake(812, "no", "yes", 0.98)],
            Importance = new ImportanceReport("log_loss", 0.38, 200, 5, 12, [new ColumnImportance("contract", 0.11, 0.01)]),
            Skipped = [],
        },
        new ModelInputsResponse { Target = "species", Task = TrainingTask.Multiclass, Inputs = [new ModelInput("sepal_length", ColumnKind.Numeric, null, 4.3, 7.9, 5.1)] },
        new StatusUpdateResponse { AcceptedThrough = 98, Command = WorkerCommand.Continue },
        new QueueResponse { Mode = QueueMode.Running, Slots = 1, Cores = 2, CoresTaken = 1, MemoryBytes = 6L << 30, MemoryTakenBytes = 1L << 30, Running = [new QueueEntry(JobId, "Iris, first try", null, true, JobState.Running, null, 0, Time, Time.AddSeconds(1), null, null, 4, 42)], Waiting = [], WaitingCount = 0 },
        new TrashResponse { Items = [new TrashItem(TrashKind.Job, JobId, "Iris, first try", 81920, Time, Time.AddDays(7))], Count = 1, Total = 1, Days = 7 },
        new DiskResponse
        {
            TotalBytes = 64_000_000_000,
            FreeBytes = 48_000_000_000,
            UsedBytes = 2_452_768,
            TrashBytes = 4_000,
            DatabaseBytes = 200_000,
            DatasetBytes = 4606,
            RunBytes = 81920,
            PictureBytes = 1_400_000,
            PictureResultBytes = 700_000,
            OtherBytes = 62_242,
            Users = [new DiskEntry(Id.ToString(), "Ana", 2_186_526, null)],
            Datasets = [new DiskEntry(Id.ToString(), "Iris", 4606, "Ana")],
            Runs = [new DiskEntry(JobId, "Iris, first try", 81920, null, JobType.Training)],
            Pictures = [new DiskEntry(Id.ToString(), "DSC_0106.jpg", 2_100_000, null)],
        },
        new SystemResponse { Service = "kargah", Version = "0.1.0", RegistrationOpen = true, HasUsers = true, Limits = new SystemLimits(2147483648, 1000, 1, 2, 2, 6L << 30, 5L << 30, "cgroup2"), Features = new Dictionary<string, bool> { ["experiments"] = true } },
        new HealthResponse { Ok = true, Timestamp = Time, Service = "kargah", Version = "0.1.0" },
        new ReadinessResponse { Ok = true, Timestamp = Time, Checks = [new HealthCheckResult("database", true, null)] },
    }.Concat(OfPictures()).ToDictionary(example => example.GetType());

    public static object? Find(Type type) => All.GetValueOrDefault(type);

    public static ErrorResponse Error(int status)
    {
        var (code, sentence, errors) = status switch
        {
            400 => (ProblemCodes.Validation, "Epochs go from 1 to 1000.", new Dictionary<string, string[]> { ["epochs"] = ["Epochs go from 1 to 1000."] }),
            401 => (ProblemCodes.Unauthenticated, "Sign in first: the request carries no valid token.", null),
            403 => (ProblemCodes.Forbidden, "Only an admin may do this.", null),
            404 => (ProblemCodes.NotFound, "There is nothing at this address.", null),
            409 => (ProblemCodes.JobEnded, "The run has ended already.", null),
            413 => (ProblemCodes.BodyTooLarge, "The file is larger than 2147483648 bytes, which is the limit here.", null),
            422 => (ProblemCodes.PredictionInvalid, "Row 3, column 'age': 'n/a' is not a number.", null),
            429 => (ProblemCodes.TooManyRequests, "Too many attempts to sign in; try again in 30 seconds.", null),
            503 => (ProblemCodes.ServerBusy, "The server is busy; try again in 5 seconds.", null),
            507 => (ProblemCodes.DiskFull, "The server's disk is full; nothing was kept.", (Dictionary<string, string[]>?)null),
            _ => (ProblemCodes.Internal, "Something went wrong on the server.", null),
        };
        return new ErrorResponse
        {
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = sentence,
            Error = sentence,
            Code = code,
            Errors = errors,
            TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
    }
}
