using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

internal static class Rows
{
    /// <summary>Saves what was found out about a picture.</summary>
    /// <exception cref="Hosting.ProblemException">404: the picture was deleted in the meantime.</exception>
    public static async Task SaveOfPictureAsync(KargahDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (DatabaseErrors.IsForeignKey(refused))
        {
            throw PictureLibrary.NotThere();
        }
    }
}
