using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Workshop;

/// <summary>
/// The measurements of Kargah's own meters and of a few of the framework's, in Prometheus' text format 0.0.4.
/// Source: prometheus.io/docs/instrumenting/exposition_formats.
/// </summary>
public sealed class MetricsText : IHostedService, IDisposable
{
    /// <summary>Seconds: from a cached answer to an upload.</summary>
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly string[] Meters = ["Kargah.", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (Meters.Any(name => instrument.Meter.Name.StartsWith(name, StringComparison.Ordinal)))
            {
                listening.EnableMeasurementEvents(instrument, families.GetOrAdd(Family.NameOf(instrument), _ => new Family(instrument)));
            }
        };
        listener.SetMeasurementEventCallback<double>(Take);
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Take(null!, value, tags, state));
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Take(null!, value, tags, state));
    }

    /// <summary>For an admin, or from this machine itself: behind a proxy every request would seem to be that, so a forwarded one is not.</summary>
    public static IResult Handle(HttpContext context, MetricsText metrics, ServerOptions options)
    {
        var local = options.TrustedProxies.Length == 0 && !context.Request.Headers.ContainsKey("X-Forwarded-For") && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        if (!local && !context.User.HasClaim(KargahClaims.Role, KargahClaims.AdminRole))
        {
            throw context.User.Identity?.IsAuthenticated == true
                ? new ProblemException(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "Only an admin may do this.")
                : new ProblemException(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthenticated, "Sign in first: the request carries no valid token.");
        }

        return TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();

    private static void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => ((Family)state!).Take(value, tags);

    private string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.Write(text);
        }

        return text.ToString();
    }

    /// <summary>One instrument: a value, or a histogram, for each set of labels.</summary>
    private sealed class Family(Instrument instrument)
    {
        private readonly string kind = KindOf(instrument);
        private readonly bool isRunningTotal = instrument.GetType().Name.StartsWith("Observable", StringComparison.Ordinal);
        private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

        public string Name { get; } = NameOf(instrument);

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var found = series.GetOrAdd(Labels(tags), _ => new Series());
            lock (found)
            {
                if (kind == "histogram")
                {
                    found.Counts[Bucket(value)]++;
                    found.Count++;
                    found.Value += value;
                }
                else
                {
                    found.Value = isRunningTotal || kind == "gauge" && instrument is not UpDownCounter<long> and not UpDownCounter<int> and not UpDownCounter<double> ? value : found.Value + value;
                }
            }
        }

        public void Write(StringBuilder text)
        {
            if (series.IsEmpty)
            {
                return;
            }

            text.Append("# HELP ").Append(Name).Append(' ').Append((instrument.Description ?? instrument.Name).ReplaceLineEndings(" ").Replace(@"\", @"\\", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(kind).Append('\n');
            foreach (var (labels, found) in series)
            {
                lock (found)
                {
                    if (kind == "histogram")
                    {
                        WriteHistogram(text, labels, found);
                    }
                    else
                    {
                        Line(text, Name, labels, found.Value);
                    }
                }
            }
        }

        private void WriteHistogram(StringBuilder text, string labels, Series found)
        {
            long below = 0;
            for (var i = 0; i < Buckets.Length; i++)
            {
                below += found.Counts[i];
                Line(text, Name + "_bucket", Join(labels, $"le=\"{Number(Buckets[i])}\""), below);
            }

            Line(text, Name + "_bucket", Join(labels, "le=\"+Inf\""), found.Count);
            Line(text, Name + "_sum", labels, found.Value);
            Line(text, Name + "_count", labels, found.Count);
        }

        private static int Bucket(double value)
        {
            var index = Array.FindIndex(Buckets, upper => value <= upper);
            return index < 0 ? Buckets.Length : index;
        }

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0)
            {
                text.Append('{').Append(labels).Append('}');
            }

            text.Append(' ').Append(Number(value)).Append('\n');
        }

        private static string Join(string labels, string last) => labels.Length == 0 ? last : $"{labels},{last}";

        private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

        private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new List<string>();
            foreach (var (name, value) in tags)
            {
                var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                labels.Add($"{Plain(name)}=\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
            }

            labels.Sort(StringComparer.Ordinal);
            return string.Join(',', labels);
        }

        private static string KindOf(Instrument instrument)
        {
            var type = instrument.GetType().Name;
            return type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
                : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter"
                : "gauge";
        }

        public static string NameOf(Instrument instrument)
        {
            var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", "ms" => "_milliseconds", _ => "" };
            var name = Plain(instrument.Name);
            name += name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit;
            return KindOf(instrument) == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        }

        private static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
    }

    private sealed class Series
    {
        public double Value;
        public long Count;
        public long[] Counts { get; } = new long[Buckets.Length + 1];
    }
}
