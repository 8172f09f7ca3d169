using Xunit.Sdk;
using Xunit.v3;

namespace Kargah.Server.Tests;

/// <summary>Starts the classes that take a minute before the many that take seconds: whatever long one comes last runs alone at the end, on one of two cores.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["LostWorkerTests", "QueueTests", "RestartTests", "FaultsTests", "LiveTests", "ResumeTests", "DatasetTests", "BatchTests", "BatchFaultTests", "StartTrainingTests", "FullDiskTests", "NotificationCrashTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Long.Any(name => collection.TestCollectionDisplayName.Contains("." + name + " ", StringComparison.Ordinal)))];
}
