using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>An optimizer's arithmetic for as many parameters as a vector has lanes.</summary>
internal unsafe interface IUpdate<TSelf>
    where TSelf : unmanaged
{
    // The settings are read from memory all the time: a processor spreads a number over a vector while it loads it, but not from a register.
    static abstract void Apply<T>(TSelf* settings, float* p, float* g, float* m, float* v)
        where T : struct, ILanes<T>;
}

internal readonly unsafe struct AdamUpdate(in AdamStep step) : IUpdate<AdamUpdate>
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly float scale = (float)step.GradientScale;
    private readonly float decay = step.Decoupled ? 0 : (float)step.WeightDecay;
    private readonly float keep = step.Decoupled ? (float)(1 - step.LearningRate * step.WeightDecay) : 1;
    private readonly float rate = (float)(step.LearningRate / (1 - Math.Pow(Beta1, step.Number)));
    private readonly float perRoot = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step.Number)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(AdamUpdate* settings, float* p, float* g, float* m, float* v)
        where T : struct, ILanes<T>
    {
        var parameter = T.Load(p) * T.Of(settings->keep);
        var gradient = T.MultiplyAdd(parameter, T.Of(settings->decay), T.Load(g) * T.Of(settings->scale));
        var first = T.MultiplyAdd(gradient, T.Of((float)(1 - Beta1)), T.Load(m) * T.Of((float)Beta1));
        var second = T.MultiplyAdd(gradient * T.Of((float)(1 - Beta2)), gradient, T.Load(v) * T.Of((float)Beta2));
        var denominator = T.MultiplyAdd(LaneFunctions.QuickSqrt(second), T.Of(settings->perRoot), T.Of(Epsilon));
        // A gradient that stays 0, as those of a silent unit, lets its moments fade to subnormal numbers, where they stay and where each operation takes a hundred
        // times as long. So small they are far below ε: the parameter's bits do not know them.
        T.ZeroWhereLess(T.Abs(first), T.Of(1e-30f), first).Store(m);
        T.ZeroWhereLess(second, T.Of(1e-36f), second).Store(v);
        (parameter - LaneFunctions.QuickQuotient(first * T.Of(settings->rate), denominator)).Store(p);
    }
}

internal readonly unsafe struct SgdUpdate(in SgdStep step) : IUpdate<SgdUpdate>
{
    private readonly float scale = (float)step.GradientScale;
    private readonly float decay = (float)step.WeightDecay;
    private readonly float momentum = (float)step.Momentum;
    private readonly float rate = (float)step.LearningRate;
    private readonly bool nesterov = step.Nesterov;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(SgdUpdate* settings, float* p, float* g, float* m, float* v)
        where T : struct, ILanes<T>
    {
        var parameter = T.Load(p);
        var gradient = T.MultiplyAdd(parameter, T.Of(settings->decay), T.Load(g) * T.Of(settings->scale));
        var velocity = T.MultiplyAdd(T.Load(m), T.Of(settings->momentum), gradient);
        velocity.Store(m);
        var direction = settings->nesterov ? T.MultiplyAdd(velocity, T.Of(settings->momentum), gradient) : velocity;
        T.MultiplySubtract(direction, T.Of(settings->rate), parameter).Store(p);
    }
}
