using System.Numerics;
using System.Runtime.InteropServices;

namespace Kargah.Numerics;

/// <summary>
/// The three products of a linear layer y = x·Wᵀ + b, all matrices row by row: x: [rows, inputs], W: [outputs, inputs], y: [rows, outputs].
/// Sums run in a fixed order, so that equal inputs give equal bits on equal hardware. NaN and infinity pass through. Spans may not overlap.
/// </summary>
public static partial class MatrixProduct
{
    /// <summary>y[i, j] = bias[j] + Σₖ x[i, k]·w[j, k].</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y, int rows, int inputs, int outputs)
    {
        CheckShapes(x.Length, w.Length, y.Length, rows, inputs, outputs);
        for (var i = 0; i < rows; i++)
        {
            var row = x.Slice(i * inputs, inputs);
            var result = y.Slice(i * outputs, outputs);
            var j = 0;
            for (; j + 4 <= outputs; j += 4)
            {
                Dot4(row, w.Slice(j * inputs, 4 * inputs), bias.Slice(j, 4), result.Slice(j, 4));
            }

            for (; j < outputs; j++)
            {
                result[j] = bias[j] + Dot(row, w.Slice(j * inputs, inputs));
            }
        }
    }

    /// <summary>dx[i, k] = Σⱼ dy[i, j]·w[j, k].</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int rows, int inputs, int outputs)
    {
        CheckShapes(dx.Length, w.Length, dy.Length, rows, inputs, outputs);
        for (var i = 0; i < rows; i++)
        {
            var result = dx.Slice(i * inputs, inputs);
            result.Clear();
            SumOfRows(dy.Slice(i * outputs, outputs), 1, w, outputs, result);
        }
    }

    /// <summary>dw[j, k] = Σᵢ dy[i, j]·x[i, k].</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void WeightGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> dw, int rows, int inputs, int outputs)
    {
        CheckShapes(x.Length, dw.Length, dy.Length, rows, inputs, outputs);
        for (var j = 0; j < outputs; j++)
        {
            var result = dw.Slice(j * inputs, inputs);
            result.Clear();
            SumOfRows(rows == 0 ? [] : dy[j..], outputs, x, rows, result);
        }
    }

    /// <summary>result[k] += Σᵣ factors[r·stride]·matrix[r, k]; four rows at a time, so that the result is loaded and stored once for four.</summary>
    private static void SumOfRows(ReadOnlySpan<float> factors, int stride, ReadOnlySpan<float> matrix, int rows, Span<float> result)
    {
        var width = result.Length;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(result);
        var tail = vectors.Length * Vector<float>.Count;
        var r = 0;
        for (; r + 4 <= rows; r += 4)
        {
            var (f0, f1, f2, f3) = (factors[r * stride], factors[(r + 1) * stride], factors[(r + 2) * stride], factors[(r + 3) * stride]);
            var m0 = matrix.Slice(r * width, width);
            var m1 = matrix.Slice((r + 1) * width, width);
            var m2 = matrix.Slice((r + 2) * width, width);
            var m3 = matrix.Slice((r + 3) * width, width);
            var v0 = MemoryMarshal.Cast<float, Vector<float>>(m0);
            var v1 = MemoryMarshal.Cast<float, Vector<float>>(m1);
            var v2 = MemoryMarshal.Cast<float, Vector<float>>(m2);
            var v3 = MemoryMarshal.Cast<float, Vector<float>>(m3);
            var (b0, b1, b2, b3) = (new Vector<float>(f0), new Vector<float>(f1), new Vector<float>(f2), new Vector<float>(f3));
            for (var k = 0; k < vectors.Length; k++)
            {
                var sum = Vector.MultiplyAddEstimate(b0, v0[k], vectors[k]);
                sum = Vector.MultiplyAddEstimate(b1, v1[k], sum);
                sum = Vector.MultiplyAddEstimate(b2, v2[k], sum);
                vectors[k] = Vector.MultiplyAddEstimate(b3, v3[k], sum);
            }

            for (var k = tail; k < width; k++)
            {
                result[k] += f0 * m0[k] + f1 * m1[k] + f2 * m2[k] + f3 * m3[k];
            }
        }

        for (; r < rows; r++)
        {
            var factor = factors[r * stride];
            var row = matrix.Slice(r * width, width);
            var vector = MemoryMarshal.Cast<float, Vector<float>>(row);
            var broadcast = new Vector<float>(factor);
            for (var k = 0; k < vectors.Length; k++)
            {
                vectors[k] = Vector.MultiplyAddEstimate(broadcast, vector[k], vectors[k]);
            }

            for (var k = tail; k < width; k++)
            {
                result[k] += factor * row[k];
            }
        }
    }

    private static void Dot4(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> result)
    {
        var n = x.Length;
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        var w0 = w[..n];
        var w1 = w.Slice(n, n);
        var w2 = w.Slice(2 * n, n);
        var w3 = w.Slice(3 * n, n);
        var v0 = MemoryMarshal.Cast<float, Vector<float>>(w0);
        var v1 = MemoryMarshal.Cast<float, Vector<float>>(w1);
        var v2 = MemoryMarshal.Cast<float, Vector<float>>(w2);
        var v3 = MemoryMarshal.Cast<float, Vector<float>>(w3);
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
        for (var k = 0; k < vx.Length; k++)
        {
            a0 = Vector.MultiplyAddEstimate(vx[k], v0[k], a0);
            a1 = Vector.MultiplyAddEstimate(vx[k], v1[k], a1);
            a2 = Vector.MultiplyAddEstimate(vx[k], v2[k], a2);
            a3 = Vector.MultiplyAddEstimate(vx[k], v3[k], a3);
        }

        var (s0, s1, s2, s3) = (Vector.Sum(a0), Vector.Sum(a1), Vector.Sum(a2), Vector.Sum(a3));
        for (var k = vx.Length * Vector<float>.Count; k < n; k++)
        {
            s0 += x[k] * w0[k];
            s1 += x[k] * w1[k];
            s2 += x[k] * w2[k];
            s3 += x[k] * w3[k];
        }

        result[0] = bias[0] + s0;
        result[1] = bias[1] + s1;
        result[2] = bias[2] + s2;
        result[3] = bias[3] + s3;
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        var vw = MemoryMarshal.Cast<float, Vector<float>>(w);
        Vector<float> sums = default;
        for (var k = 0; k < vx.Length; k++)
        {
            sums = Vector.MultiplyAddEstimate(vx[k], vw[k], sums);
        }

        var sum = Vector.Sum(sums);
        for (var k = vx.Length * Vector<float>.Count; k < x.Length; k++)
        {
            sum += x[k] * w[k];
        }

        return sum;
    }

    private static void CheckShapes(int x, int w, int y, int rows, int inputs, int outputs)
    {
        if (x < (long)rows * inputs || w < (long)outputs * inputs || y < (long)rows * outputs)
        {
            throw new ArgumentException($"A linear layer of [{rows}, {inputs}] × [{outputs}, {inputs}]ᵀ = [{rows}, {outputs}] got {x}, {w} and {y} elements.");
        }
    }
}
