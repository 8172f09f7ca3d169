using Kargah.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kargah.Server.Tests.Hosting;

public sealed class RoundsTests
{
    [Fact]
    public async Task ARoundThatFails_IsFollowedByTheNext_UntilTheServerStops()
    {
        using var stopping = new CancellationTokenSource();
        var rounds = 0;

        await Should.ThrowAsync<OperationCanceledException>(() => Rounds.RunAsync(TimeSpan.FromMilliseconds(1), Round, TimeProvider.System, NullLogger.Instance, stopping.Token));

        rounds.ShouldBe(4);

        Task Round(CancellationToken cancellationToken)
        {
            switch (++rounds)
            {
                case 1:
                    throw new IOException("No space left on device.");
                case 2:
                    // a driver's time limit, not the server's end
                    throw new TaskCanceledException();
                case 4:
                    stopping.Cancel();
                    break;
            }

            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task AStepThatFails_IsTriedAgain_UntilItIsDone()
    {
        var tries = 0;
        (await Rounds.OnceAsync(_ => ++tries == 1 ? throw new TaskCanceledException() : Task.FromResult(tries), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken)).ShouldBe(2);
    }
}
