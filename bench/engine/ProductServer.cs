using System.Diagnostics;
using System.Globalization;
using Kargah.Numerics;

namespace Kargah.Bench;

/// <summary>
/// Answers line by line: <c>peak THREADS SECONDS</c> and <c>product KIND THREADS SIZE SECONDS</c> → GFLOP/s. Kinds: <c>panels</c>, the product of
/// training with the weights in panels; <c>gradient</c>, Aᵀ·D; <c>rows</c>, the general one with all operands row by row, as the peer has them.
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
            double speed;
            if (words[0] == "peak")
            {
                speed = peaks[int.Parse(words[1], CultureInfo.InvariantCulture)].Measure(seconds);
            }
            else
            {
                var size = int.Parse(words[3], CultureInfo.InvariantCulture);
                if (product?.Size != size)
                {
                    product?.Dispose();
                    product = new SquareProduct(size);
                }

                speed = product.Measure(words[1], teams[int.Parse(words[2], CultureInfo.InvariantCulture)], seconds);
            }

            answers.WriteLine(speed.ToString("R", CultureInfo.InvariantCulture));
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

        public double Measure(string kind, ThreadTeam team, double seconds)
        {
            var flops = 2.0 * Size * Size * Size;
            // Looking at the clock must not cost anything beside a small product.
            var together = (int)Math.Max(1, 1e7 / flops);
            var (begun, count) = (Stopwatch.GetTimestamp(), 0L);
            double elapsed;
            do
            {
                for (var i = 0; i < together; i++)
                {
                    Once(kind, team);
                }

                count += together;
                elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            }
            while (elapsed < seconds);
            return flops * count / elapsed / 1e9;
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
