using System.Diagnostics;
using Kargah.Color.Fitting;
using Kargah.Contracts;
using Kargah.Imaging;
using Kargah.Imaging.Raw;
using Kargah.Imaging.Vips;
using Kargah.Numerics;
using Kargah.Print;

namespace Kargah.Worker.Pictures;

/// <summary>Whatever is done with one picture: asked for over a helper's socket, or by a batch in its own process. Keeps memory for the next picture.</summary>
/// <remarks>One thing at a time; several pictures at a time take one of these each.</remarks>
public sealed class PictureOperations : IDisposable
{
    /// <summary>Of pixels that were let go of, for the next picture.</summary>
    private const long KeptBytes = 600L << 20;

    private readonly VipsPictures codec;
    private readonly RawPictures raw = new();
    private readonly PixelPool pool = new(KeptBytes);
    private readonly ThreadTeam team;
    private readonly TimeProvider clock;

    /// <param name="threads">For one picture.</param>
    public PictureOperations(int threads, TimeProvider? clock = null)
    {
        codec = new VipsPictures(threads);
        team = new ThreadTeam(threads);
        this.clock = clock ?? TimeProvider.System;
    }

    /// <returns>What came of it, or what is wrong with the picture or the task.</returns>
    /// <exception cref="IOException">The result cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public PictureOutcome Do(PictureTask task, CancellationToken gone)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return Outcome(task, gone) with { Milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds };
        }
        catch (PictureException refused)
        {
            return Refused(refused.Code, refused.Message, refused.Parameters);
        }
        catch (PrintException lacking)
        {
            return Refused(ProblemCodes.PictureLibraryMissing, lacking.Message);
        }
        catch (UnusableChartException unusable)
        {
            return Refused(ProblemCodes.CorrectionUnusable, unusable.Message);
        }
        catch (UnusableTaskException unusable)
        {
            return Refused(unusable.Code, unusable.Message, unusable.Parameters);
        }
        catch (OverflowException)
        {
            return Refused(ProblemCodes.PictureTooManyPixels, "The picture has more pixels than fit into memory at once.");
        }
        catch (FileNotFoundException)
        {
            return Refused(ProblemCodes.PictureNotFound, "There is no such picture.");
        }
    }

    public void Dispose()
    {
        team.Dispose();
        pool.Dispose();
    }

    private PictureOutcome Outcome(PictureTask task, CancellationToken gone)
    {
        var limits = new PictureLimits { MaxBytes = task.MaxBytes, MaxPixels = task.MaxPixels };
        var tools = new PictureTools(codec, new PictureReader(codec, raw, limits), limits, pool, team, clock, gone);
        return task.Operation switch
        {
            PictureOperation.Analyze => PictureAnalysis.Of(task, tools),
            PictureOperation.Detect => Detect(task, tools),
            PictureOperation.Correct => Correct(task, tools),
            PictureOperation.DetectAndCorrect => DetectAndCorrect(task, tools),
            PictureOperation.RemoveBackground => Cutouts.Of(task, tools),
            PictureOperation.Profile => CorrectionProfiles.Of(task, tools),
            PictureOperation.References => new PictureOutcome { References = task.Picture is { } file ? [Charts.Read(file)] : Charts.BuiltIn },
            PictureOperation.Report => Documents.Report(task, tools),
            PictureOperation.Card => Documents.Card(task, tools),
            PictureOperation.Health => new PictureOutcome { Health = Installed.Of(codec, raw) },
            _ => Refused(ProblemCodes.PictureFailed, "This version of Kargah cannot do that with a picture."),
        };
    }

    private static PictureOutcome Detect(PictureTask task, PictureTools tools)
    {
        using var picture = OpenPicture.Of(task.Picture!, tools);
        return new PictureOutcome { Detection = CardDetections.Of(task, picture, tools) };
    }

    private static PictureOutcome Correct(PictureTask task, PictureTools tools)
    {
        using var picture = Corrections.Open(task, tools);
        return Corrections.Of(task, picture, tools);
    }

    /// <summary>By the picture's own card, or by the one that the task brings where it has none.</summary>
    private static PictureOutcome DetectAndCorrect(PictureTask task, PictureTools tools)
    {
        using var picture = Corrections.Open(task, tools);
        var own = CardDetections.Of(task, picture, tools);
        return own.Success || task.Detection is not null
            ? Corrections.Of(own.Success ? task with { Detection = own } : task, picture, tools) with { Detection = own }
            : new PictureOutcome { Detection = own };
    }

    private static PictureOutcome Refused(string code, string sentence, IReadOnlyDictionary<string, object?>? parameters = null) =>
        new() { Problem = new Problem(code, sentence, parameters is { Count: > 0 } ? parameters : null) };
}

/// <summary>What the operations on a picture share.</summary>
internal sealed record PictureTools(VipsPictures Codec, PictureReader Reader, PictureLimits Limits, PixelPool Pool, ThreadTeam Team, TimeProvider Clock, CancellationToken Gone);

/// <summary>A task that cannot be done, in the terms of the one who asked for it.</summary>
internal sealed class UnusableTaskException(string code, string message, IReadOnlyDictionary<string, object?>? parameters = null) : Exception(message)
{
    public string Code { get; } = code;
    public IReadOnlyDictionary<string, object?>? Parameters { get; } = parameters;
}
