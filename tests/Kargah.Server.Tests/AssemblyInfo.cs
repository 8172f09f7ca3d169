// These tests mostly wait, for processes and their leases: two cores carry more of them at once than two.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer(typeof(Kargah.Server.Tests.LongestFirst))]
