// Tests force instruction sets, and such a choice holds for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
