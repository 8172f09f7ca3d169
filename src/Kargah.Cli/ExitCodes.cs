using System.Net;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli;

/// <summary>What a script decides by; docs/reference/cli.md tells them.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotAllowed = 3;
    public const int NotFound = 4;
    public const int Conflict = 5;
    public const int NotReached = 6;
    public const int Interrupted = 130;

    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Done, "It is done."),
        (Failed, "The run failed or was stopped before its end, or something else went wrong that no other code names."),
        (Usage, "The command or one of its values is not right: nothing was done."),
        (NotAllowed, "Not signed in, or not allowed."),
        (NotFound, "There is no such run, data set or experiment, or it has no model yet."),
        (Conflict, "Not in this state: it has ended already, still runs, or is in use."),
        (NotReached, "The server was not reached, or is too busy."),
        (Interrupted, "Interrupted (Ctrl-C); a run that was being watched goes on."),
    ];

    public static int Of(KargahException failure) => failure.Status switch
    {
        null => failure.Code == KargahException.NotReached ? NotReached : Failed,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NotAllowed,
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.Conflict => Conflict,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => Usage,
        _ => failure.IsTransient ? NotReached : Failed,
    };

    /// <summary>Of a run that has ended.</summary>
    public static int Of(JobState state) => state == JobState.Completed ? Done : Failed;
}
