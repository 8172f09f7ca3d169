using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kargah.Color.Fitting;
using Kargah.Numerics;

namespace Kargah.Color.Pictures;

public sealed unsafe partial class PictureCorrection
{
    // Planes of a block stay in the first-level cache; a share is what a thread takes at a time.
    private const int Block = 512;
    private const int Share = 64 * Block;

    private void Run<TIn, TOut, TInput, TOutput>(ReadOnlySpan<TIn> pixels, Span<TOut> result, int channels, TInput input, TOutput output, ThreadTeam? team)
        where TIn : unmanaged
        where TOut : unmanaged
        where TInput : struct, IInput<TIn>
        where TOutput : struct, IOutput<TOut>
    {
        if (channels is not (3 or 4) || pixels.Length % channels != 0 || pixels.Length != result.Length)
        {
            throw new ArgumentException($"{pixels.Length} values into {result.Length} are no pixels of {channels} channels.", nameof(channels));
        }

        if (field is not null && pixels.Length / channels != (long)field.Width * field.Height)
        {
            throw new ArgumentException($"The light field is of {field.Width} × {field.Height} pixels, and these are {pixels.Length / channels}.", nameof(pixels));
        }

        fixed (TIn* from = pixels)
        fixed (TOut* to = result)
        {
            var (first, target, count) = ((nint)from, (nint)to, pixels.Length / channels);
            var taken = 0L;
            void Work(int thread)
            {
                while (true)
                {
                    var begin = Interlocked.Add(ref taken, Share) - Share;
                    if (begin >= count)
                    {
                        return;
                    }

                    var length = (int)Math.Min(Share, count - begin);
                    var offset = (nint)begin * channels;
                    Correct((TIn*)first + offset, (TOut*)target + offset, (int)begin, length, channels, input, output);
                }
            }

            if (team is null)
            {
                Work(0);
            }
            else
            {
                team.Run(Work);
            }
        }
    }

    [SkipLocalsInit]
    private void Correct<TIn, TOut, TInput, TOutput>(TIn* pixels, TOut* result, int index, int count, int channels, TInput input, TOutput output)
        where TIn : unmanaged
        where TOut : unmanaged
        where TInput : struct, IInput<TIn>
        where TOutput : struct, IOutput<TOut>
    {
        float* planes = stackalloc float[4 * Block];
        Span<float> line = stackalloc float[field?.Columns ?? 0];
        for (var begin = 0; begin < count; begin += Block)
        {
            var length = Math.Min(Block, count - begin);
            var pixel = pixels + (nint)begin * channels;
            input.Read(pixel, planes, length, channels);
            FillGains(index + begin, length, line, planes + 3 * Block);
            if (model.Kind == ModelKind.Linear)
            {
                Colors<LinearTerms, TOut, TOutput>(planes);
            }
            else
            {
                Colors<RootTerms, TOut, TOutput>(planes);
            }

            var target = result + (nint)begin * channels;
            output.Write(planes, target, length, channels);
            if (channels == 4)
            {
                CopyFourth(pixel, target, length);
            }
        }
    }

    /// <summary>Roots of the light field's gains, which may go over the ends of rows.</summary>
    private void FillGains(int index, int count, Span<float> line, float* gains)
    {
        while (field is not null && count > 0)
        {
            var x = index % field.Width;
            var length = Math.Min(count, field.Width - x);
            field.Row(index / field.Width, line, x, new Span<float>(gains, length));
            (index, count) = (index + length, count - length);
            gains += length;
        }
    }

    /// <summary>Roots of light in three planes become what the output takes of corrected light, in the same planes.</summary>
    private void Colors<TTerms, TOut, TOutput>(float* planes)
        where TTerms : struct, ITerms
        where TOut : unmanaged
        where TOutput : struct, IOutput<TOut>
    {
        fixed (float* c = coefficients)
        {
            var (scaleR, scaleG, scaleB) = ((float)(1 / top.R), (float)(1 / top.G), (float)(1 / top.B));
            var (begin, steepness, add) = (Vector512.Create((float)SpecularBegin), (float)(1 / (1 - SpecularBegin)), Vector512.Create(TOutput.Nearest));
            for (var i = 0; i < Block; i += Vector512<float>.Count)
            {
                var (r, g, b) = (Vector512.Load(planes + i), Vector512.Load(planes + Block + i), Vector512.Load(planes + 2 * Block + i));
                var (x, y, z) = TTerms.Weigh(r, g, b, c);
                if (field is not null)
                {
                    var gain = Vector512.Load(planes + 3 * Block + i);
                    gain *= gain;
                    (x, y, z) = (x * gain, y * gain, z * gain);
                }

                (x, y, z) = (Clip(x), Clip(y), Clip(z));
                if (preserveSpeculars)
                {
                    var t = Vector512.Min(r * r * scaleR, Vector512.Min(g * g * scaleG, b * b * scaleB));
                    t = Clip((t - begin) * steepness);
                    t = t * t * (Vector512.Create(3f) - t - t);
                    x += t * (Vector512<float>.One - x);
                    y += t * (Vector512<float>.One - y);
                    z += t * (Vector512<float>.One - z);
                }

                if (!TOutput.TakesLight)
                {
                    (x, y, z) = (Vector512.Sqrt(x) * TOutput.Places + add, Vector512.Sqrt(y) * TOutput.Places + add, Vector512.Sqrt(z) * TOutput.Places + add);
                }

                Vector512.Store(x, planes + i);
                Vector512.Store(y, planes + Block + i);
                Vector512.Store(z, planes + 2 * Block + i);
            }
        }
    }

    /// <summary>0 to 1, and 0 for NaN: places in tables are made of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Clip(Vector512<float> v) => Vector512.MinNative(Vector512.MaxNative(v, Vector512<float>.Zero), Vector512<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Number<T>(T value)
        where T : unmanaged => typeof(T) == typeof(byte) ? (byte)(object)value : (ushort)(object)value;

    private static void CopyFourth<TIn, TOut>(TIn* pixels, TOut* result, int count)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        for (var i = 3; i < 4 * count; i += 4)
        {
            if (typeof(TIn) == typeof(TOut))
            {
                result[i] = *(TOut*)(pixels + i);
            }
            else
            {
                ((byte*)result)[i] = (byte)(Number(pixels[i]) >> 8);
            }
        }
    }

    private interface ITerms
    {
        /// <summary>The model, from roots of light to light.</summary>
        static abstract (Vector512<float> X, Vector512<float> Y, Vector512<float> Z) Weigh(Vector512<float> r, Vector512<float> g, Vector512<float> b, float* c);
    }

    private readonly struct LinearTerms : ITerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (Vector512<float> X, Vector512<float> Y, Vector512<float> Z) Weigh(Vector512<float> r, Vector512<float> g, Vector512<float> b, float* c)
        {
            (r, g, b) = (r * r, g * g, b * b);
            return (r * c[0] + g * c[1] + b * c[2], r * c[3] + g * c[4] + b * c[5], r * c[6] + g * c[7] + b * c[8]);
        }
    }

    private readonly struct RootTerms : ITerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (Vector512<float> X, Vector512<float> Y, Vector512<float> Z) Weigh(Vector512<float> r, Vector512<float> g, Vector512<float> b, float* c)
        {
            var (rg, gb, br) = (r * g, g * b, b * r);
            (r, g, b) = (r * r, g * g, b * b);
            return (
                r * c[0] + g * c[1] + b * c[2] + rg * c[3] + gb * c[4] + br * c[5],
                r * c[6] + g * c[7] + b * c[8] + rg * c[9] + gb * c[10] + br * c[11],
                r * c[12] + g * c[13] + b * c[14] + rg * c[15] + gb * c[16] + br * c[17]);
        }
    }

    private interface IInput<T>
        where T : unmanaged
    {
        /// <summary>Roots of light into three planes.</summary>
        void Read(T* pixels, float* planes, int count, int channels);
    }

    private readonly struct TableInput<T>(float[][] tables) : IInput<T>
        where T : unmanaged
    {
        public void Read(T* pixels, float* planes, int count, int channels)
        {
            fixed (float* red = tables[0], green = tables[1], blue = tables[2])
            {
                for (var i = 0; i < count; i++, pixels += channels)
                {
                    planes[i] = red[Number(pixels[0])];
                    planes[Block + i] = green[Number(pixels[1])];
                    planes[2 * Block + i] = blue[Number(pixels[2])];
                }
            }
        }
    }

    private interface IOutput<T>
        where T : unmanaged
    {
        /// <summary>Light itself, or its root times <see cref="Places"/>, and <see cref="Nearest"/> added.</summary>
        static abstract bool TakesLight { get; }

        /// <summary>The last place in the table of codes.</summary>
        static abstract float Places { get; }

        /// <summary>0.5 where the nearest place is taken, 0 where codes lie between places.</summary>
        static abstract float Nearest { get; }

        void Write(float* planes, T* result, int count, int channels);
    }

    private readonly struct ByteOutput(byte[] table) : IOutput<byte>
    {
        public const int Entries = 4096;

        public static bool TakesLight => false;

        public static float Places => Entries - 1;

        public static float Nearest => 0.5f;

        public void Write(float* planes, byte* result, int count, int channels)
        {
            var places = (uint*)planes;
            for (var i = 0; i < 3 * Block; i += Vector512<float>.Count)
            {
                Vector512.Store(Vector512.ConvertToInt32Native(Vector512.Load(planes + i)).AsUInt32(), places + i);
            }

            fixed (byte* codes = table)
            {
                for (var i = 0; i < count; i++, result += channels)
                {
                    result[0] = codes[places[i]];
                    result[1] = codes[places[Block + i]];
                    result[2] = codes[places[2 * Block + i]];
                }
            }
        }
    }

    private readonly struct WordOutput(Vector2[] table) : IOutput<ushort>
    {
        public const int Entries = 8192;

        public static bool TakesLight => false;

        public static float Places => Entries;

        public static float Nearest => 0;

        public void Write(float* planes, ushort* result, int count, int channels)
        {
            fixed (Vector2* lines = table)
            {
                for (var i = 0; i < count; i++, result += channels)
                {
                    result[0] = Code(lines, planes[i]);
                    result[1] = Code(lines, planes[Block + i]);
                    result[2] = Code(lines, planes[2 * Block + i]);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ushort Code(Vector2* lines, float place)
        {
            var line = lines[(int)place];
            return (ushort)(int)(line.X + (place - (int)place) * line.Y);
        }
    }
}
