using Kargah.Contracts;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Batches;

internal sealed class CancelBatch(ReadBatches batches, StopTraining stop)
{
    public static async Task<Ok<Batch>> Handle(string jobId, CurrentUser user, CancelBatch cancel, CancellationToken cancellationToken)
    {
        await cancel.batches.FindAsync(jobId, user, cancellationToken);
        await cancel.stop.RunAsync(jobId, user, cancellationToken);
        return TypedResults.Ok(await cancel.batches.GetAsync(jobId, user, cancellationToken));
    }

    private readonly ReadBatches batches = batches;
    private readonly StopTraining stop = stop;
}
