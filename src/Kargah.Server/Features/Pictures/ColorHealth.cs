using Kargah.Contracts;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Pictures;

/// <summary>What a helper says of the libraries that it finds: not what they were when the server started.</summary>
internal static class ColorHealth
{
    public static async Task<Ok<ColorHealthResponse>> Handle(PictureLibrary library, PicturesOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok((await library.AskAsync(library.NewTask(PictureOperation.Health), options.ReadTimeoutSeconds, cancellationToken)).Health!);
        }
        catch (ProblemException away)
        {
            return TypedResults.Ok(new ColorHealthResponse { Available = false, Raw = false, Libraries = new Dictionary<string, string>(), Missing = [away.Problem.Error] });
        }
    }
}
