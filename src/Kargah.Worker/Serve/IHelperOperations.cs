using Kargah.Contracts;

namespace Kargah.Worker.Serve;

/// <summary>What one kind of helper can do.</summary>
internal interface IHelperOperations
{
    /// <returns>Null: this helper does not know the operation.</returns>
    HelperResponse? Answer(HelperRequest request, CancellationToken gone);
}
