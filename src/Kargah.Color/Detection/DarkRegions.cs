using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>Connected regions darker than what is around them, each as the smallest four-sided figure around its hull: where markers could be.</summary>
/// <remarks>Safe for several threads at once.</remarks>
internal sealed class DarkRegions
{
    private const int LeastSide = 9;
    private const double LeastFilled = 0.2;
    private const double LeastOfHull = 0.75;

    /// <summary>The largest of them, in a picture that is full of small ones: the time is limited.</summary>
    private const int MostFigures = 2500;

    private readonly int width;
    private readonly int height;
    private readonly byte[] gray;
    private readonly uint[] sums;

    public DarkRegions(LightPlane light, ThreadTeam? team = null)
    {
        (width, height) = (light.Width, light.Height);
        gray = Compressed(light, team);
        sums = new uint[(width + 1) * (height + 1)];
        for (var y = 0; y < height; y++)
        {
            uint row = 0;
            var above = sums.AsSpan(y * (width + 1), width + 1);
            var here = sums.AsSpan((y + 1) * (width + 1), width + 1);
            var line = gray.AsSpan(y * width, width);
            for (var x = 0; x < line.Length; x++)
            {
                row += line[x];
                here[x + 1] = above[x + 1] + row;
            }
        }
    }

    /// <summary>What is darker than (1 − <paramref name="margin"/>) times the mean of the square of 2 <paramref name="radius"/> + 1 pixels around.</summary>
    public List<Point[]> Find(int radius, double margin)
    {
        var (runs, share, found) = (new RegionRuns(width, height), (float)(1 - margin), new List<Point[]>());
        var marks = new ulong[(width + 63) / 64];
        for (var y = 0; y < height; y++)
        {
            Mark(y, radius, share, marks);
            AddRuns(runs, y, marks);
        }

        runs.Figures(LeastSide, Math.Max(width, height) * 2 / 5, LeastFilled, LeastOfHull, found);
        return found.Count <= MostFigures ? found : [.. found.OrderByDescending(corners => (corners[0] - corners[2]).Length).Take(MostFigures)];
    }

    /// <summary>A bit for each pixel of a row.</summary>
    private void Mark(int y, int radius, float share, Span<ulong> marks)
    {
        var (top, bottom) = (Math.Max(0, y - radius), Math.Min(height, y + radius + 1));
        var upper = sums.AsSpan(top * (width + 1), width + 1);
        var lower = sums.AsSpan(bottom * (width + 1), width + 1);
        var line = gray.AsSpan(y * width, width);
        var area = Vector512.Create((bottom - top) * (2 * radius + 1));
        marks.Clear();
        for (var x = 0; x < width;)
        {
            if (x % Vector512<int>.Count == 0 && x >= radius && x + Vector512<int>.Count + radius < width)
            {
                var (left, right) = (x - radius, x + radius + 1);
                var sum = At(lower, right) - At(upper, right) - At(lower, left) + At(upper, left);
                var dark = Vector512.LessThan(Vector512.ConvertToSingle(Widened(line, x) * area), Vector512.ConvertToSingle(sum) * share);
                marks[x / 64] |= dark.ExtractMostSignificantBits() << (x % 64);
                x += Vector512<int>.Count;
            }
            else
            {
                var (left, right) = (Math.Max(0, x - radius), Math.Min(width, x + radius + 1));
                var sum = (int)(lower[right] - upper[right] - lower[left] + upper[left]);
                marks[x / 64] |= line[x] * ((bottom - top) * (right - left)) < sum * share ? 1ul << (x % 64) : 0;
                x++;
            }
        }
    }

    private static Vector512<int> At(ReadOnlySpan<uint> sums, int x) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(sums), (nuint)x).AsInt32();

    private static Vector512<int> Widened(ReadOnlySpan<byte> line, int x)
    {
        var bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(line), (nuint)x);
        var (lower, upper) = Vector128.Widen(bytes);
        return Vector512.Create(Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower)), Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper))).AsInt32();
    }

    private void AddRuns(RegionRuns runs, int y, ReadOnlySpan<ulong> marks)
    {
        var (start, last) = (-1, 0ul);
        for (var i = 0; i < marks.Length; i++)
        {
            var changes = marks[i] ^ (marks[i] << 1 | last);
            last = marks[i] >> 63;
            for (; changes != 0; changes &= changes - 1)
            {
                var x = 64 * i + BitOperations.TrailingZeroCount(changes);
                if (start < 0)
                {
                    start = x;
                }
                else
                {
                    runs.Add(y, start, x);
                    start = -1;
                }
            }
        }

        if (start >= 0)
        {
            runs.Add(y, start, width);
        }

        runs.EndRow(y);
    }

    /// <summary>Square roots, so that a step of a small share is about as many levels in the dark as in the bright.</summary>
    private static byte[] Compressed(LightPlane light, ThreadTeam? team)
    {
        var gray = GC.AllocateUninitializedArray<byte>(light.Values.Length);
        Shares.Run(team, light.Height, y =>
        {
            var from = light.Values.Slice(y * light.Width, light.Width);
            var to = gray.AsSpan(y * light.Width, light.Width);
            var x = 0;
            for (; x <= to.Length - Vector512<byte>.Count; x += Vector512<byte>.Count)
            {
                var (a, b) = (Roots(from[x..]), Roots(from[(x + 16)..]));
                var (c, d) = (Roots(from[(x + 32)..]), Roots(from[(x + 48)..]));
                Vector512.Narrow(Vector512.Narrow(a, b), Vector512.Narrow(c, d)).CopyTo(to[x..]);
            }

            for (; x < to.Length; x++)
            {
                to[x] = (byte)(255 * MathF.Sqrt(MathF.Min(MathF.Max(from[x], 0), 1)) + 0.5f);
            }
        });
        return gray;

        static Vector512<uint> Roots(ReadOnlySpan<float> light) => Vector512.ConvertToUInt32(
            255 * Vector512.Sqrt(Vector512.Min(Vector512.Max(Vector512.Create(light), Vector512<float>.Zero), Vector512<float>.One)) + Vector512.Create(0.5f));
    }
}
