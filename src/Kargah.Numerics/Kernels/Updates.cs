using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>An optimizer's arithmetic for as many parameters as a vector has lanes.</summary>
internal unsafe interface IUpdate
{
    void Apply<T>(float* p, float* g, float* m, float* v)
        where T : struct, ILanes<T>;
}

internal readonly unsafe struct AdamUpdate(in AdamStep step) : IUpdate
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
    public void Apply<T>(float* p, float* g, float* m, float* v)
        where T : struct, ILanes<T>
    {
        var parameter = T.Load(p) * T.Of(keep);
        var gradient = T.MultiplyAdd(parameter, T.Of(decay), T.Load(g) * T.Of(scale));
        var first = T.MultiplyAdd(gradient, T.Of((float)(1 - Beta1)), T.Load(m) * T.Of((float)Beta1));
        var second = T.MultiplyAdd(gradient * T.Of((float)(1 - Beta2)), gradient, T.Load(v) * T.Of((float)Beta2));
        var denominator = T.MultiplyAdd(LaneFunctions.QuickSqrt(second), T.Of(perRoot), T.Of(Epsilon));
        WithoutTraces(first, 1e-30f).Store(m);
        WithoutTraces(second, 1e-36f).Store(v);
        (parameter - LaneFunctions.QuickQuotient(first * T.Of(rate), denominator)).Store(p);
    }

    // A gradient that stays 0, as those of a silent unit, lets its moments fade to subnormal numbers, where they stay and where each operation takes a hundred times
    // as long. So small they are far below ε: the parameter's bits do not know them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WithoutTraces<T>(T moment, float limit)
        where T : struct, ILanes<T> => T.Select(T.Less(T.Abs(moment), T.Of(limit)), T.Zero, moment);
}

internal readonly unsafe struct SgdUpdate(in SgdStep step) : IUpdate
{
    private readonly float scale = (float)step.GradientScale;
    private readonly float decay = (float)step.WeightDecay;
    private readonly float momentum = (float)step.Momentum;
    private readonly float rate = (float)step.LearningRate;
    private readonly bool nesterov = step.Nesterov;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(float* p, float* g, float* m, float* v)
        where T : struct, ILanes<T>
    {
        var parameter = T.Load(p);
        var gradient = T.MultiplyAdd(parameter, T.Of(decay), T.Load(g) * T.Of(scale));
        var velocity = T.MultiplyAdd(T.Load(m), T.Of(momentum), gradient);
        velocity.Store(m);
        var direction = nesterov ? T.MultiplyAdd(velocity, T.Of(momentum), gradient) : velocity;
        T.MultiplyAdd(direction, T.Of(-rate), parameter).Store(p);
    }
}
