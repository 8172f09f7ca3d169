using System.Diagnostics;
using System.Globalization;
using Kargah.Numerics;

namespace Kargah.Bench;

/// <summary>
/// Answers line by line: <c>peak THREADS SECONDS</c> → GFLOP/s; <c>product KIND THREADS SIZE SECONDS</c> → [GFLOP/s, peak GFLOP/s], both taken in slices of a few
/// milliseconds by turns, because a core's clock and its neighbours change from one moment to the next. Kinds: <c>panels</c>, the product of training with the
/// weights in panels; <c>gradient</c>, Aᵀ·D; <c>rows</c>, the general one with all operands row by row, as the peer has them.
/// </summary>
internal static class ProductServer
{
    public static void Run(TextReader requests, TextWriter answers)
    {
        var teams = new[] { 1, 2 }.ToDictionary(threads => threads, threads => new ThreadTeam(threads));
        var peaks = teams.ToDictionary(pair => pair.Key, pair => new MultiplyAddPeak(pair.Value));
        SquareProduct? product = null;
        answers.WriteLine("ready");
        while (requests.ReadLine() is { } request)
        {
            var words = request.Split(' ');
            var seconds = double.Parse(words[^1], CultureInfo.InvariantCulture);
            if (words[0] == "peak")
            {
                answers.WriteLine(peaks[int.Parse(words[1], CultureInfo.InvariantCulture)].Measure(seconds).ToString("R", CultureInfo.InvariantCulture));
                continue;
            }

            var (threads, size) = (int.Parse(words[2], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture));
            if (product?.Size != size)
            {
                product?.Dispose();
                product = new SquareProduct(size);
            }

            var (speed, peak) = product.Measure(words[1], teams[threads], peaks[threads], seconds);
            answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{speed:R}, {peak:R}]"));
        }

        product?.Dispose();
        foreach (var team in teams.Values)
        {
            team.Dispose();
        }
    }

    /// <summary>Square matrices of random numbers in the orders that the kinds want.</summary>
    private sealed unsafe class SquareProduct : IDisposable
    {
        private readonly FloatBuffer a;
        private readonly FloatBuffer d;
        private readonly FloatBuffer b;
        private readonly FloatBuffer g;
        private readonly FloatBuffer[] rows;

        public SquareProduct(int size)
        {
            Size = size;
            a = Filled(MatrixView.LengthFor(size, size));
            d = Filled(MatrixView.LengthFor(size, size));
            b = Filled(PanelMatrix.LengthFor(size, size));
            g = Filled(PanelMatrix.LengthFor(size, size));
            rows = [Filled((long)size * size), Filled((long)size * size), Filled((long)size * size)];
        }

        public int Size { get; }

        /// <returns>Medians of the slices.</returns>
        public (double Speed, double Peak) Measure(string kind, ThreadTeam team, MultiplyAddPeak peak, double seconds)
        {
            const double Slice = 0.002;
            var flops = 2.0 * Size * Size * Size;
            // Looking at the clock must not cost anything beside a small product.
            var together = (int)Math.Max(1, Slice * 1e11 / flops);
            var (speeds, peaks, begun) = (new List<double>(), new List<double>(), Stopwatch.GetTimestamp());
            do
            {
                peaks.Add(peak.Measure(Slice));
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < together; i++)
                {
                    Once(kind, team);
                }

                speeds.Add(flops * together / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
            }
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds);
            return (Median(speeds), Median(peaks));
        }

        private static double Median(List<double> values)
        {
            values.Sort();
            return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
        }

        public void Dispose()
        {
            foreach (var buffer in new[] { a, b, d, g }.Concat(rows))
            {
                buffer.Dispose();
            }
        }

        private void Once(string kind, ThreadTeam team)
        {
            switch (kind)
            {
                case "panels":
                    MatrixProduct.Multiply(team, new(a, Size, Size), new(b.Pointer, Size, Size), new(d, Size, Size));
                    break;
                case "gradient":
                    MatrixProduct.MultiplyTransposed(team, new(a, Size, Size), new(d, Size, Size), new(g.Pointer, Size, Size));
                    break;
                case "rows":
                    MatrixProduct.Sgemm(team, false, false, Size, Size, Size, rows[0].Pointer, Size, rows[1].Pointer, Size, rows[2].Pointer, Size);
                    break;
                default:
                    throw new ArgumentException($"There is no product '{kind}'.", nameof(kind));
            }
        }

        private static FloatBuffer Filled(long length)
        {
            var buffer = new FloatBuffer(length);
            var random = new SeededRandom(length);
            foreach (ref var value in buffer.Span)
            {
                value = random.NextSingle() - 0.5f;
            }

            return buffer;
        }
    }
}
