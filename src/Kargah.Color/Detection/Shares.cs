using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>Work in numbered pieces, taken by the threads of a team one after the other.</summary>
internal static class Shares
{
    public static void Run(ThreadTeam? team, int count, Action<int> piece)
    {
        if (team is null || count < 2)
        {
            for (var i = 0; i < count; i++)
            {
                piece(i);
            }

            return;
        }

        var taken = -1;
        team.Run(_ =>
        {
            for (var i = Interlocked.Increment(ref taken); i < count; i = Interlocked.Increment(ref taken))
            {
                piece(i);
            }
        });
    }
}
