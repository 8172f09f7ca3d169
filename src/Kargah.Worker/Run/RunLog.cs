using Kargah.Contracts;

namespace Kargah.Worker.Run;

/// <summary>The run's own log, as its owner reads it.</summary>
internal sealed class RunLog(EventSpool spool)
{
    private const int LongestLine = 4000;

    public void Write((LogLevelName Level, string Text) line)
    {
        var text = line.Text.Length <= LongestLine ? line.Text : string.Concat(line.Text.AsSpan(0, LongestLine), "…");
        spool.Append((seq, time) => new LogEvent { Seq = seq, Time = time, Lines = [new WireLogLine(time, line.Level, text)] });
    }

    public void Info(string text) => Write((LogLevelName.Info, text));

    public void Error(string text) => Write((LogLevelName.Error, text));

    public void Warning(string text) => Write((LogLevelName.Warning, text));
}
