namespace Kargah.Numerics;

/// <summary>What an Adam step needs beside the arrays; see <see cref="ParameterUpdate.Adam"/>.</summary>
/// <param name="Number">t: 1 for the first step.</param>
/// <param name="LearningRate">lr.</param>
public readonly record struct AdamStep(long Number, double LearningRate)
{
    /// <summary>d.</summary>
    public double WeightDecay { get; init; }

    /// <summary>AdamW's decay, which does not pass through the moments.</summary>
    public bool Decoupled { get; init; }

    /// <summary>s: less than 1 where the gradient is clipped.</summary>
    public double GradientScale { get; init; } = 1;
}

/// <summary>What a step of stochastic gradient descent needs beside the arrays; see <see cref="ParameterUpdate.Sgd"/>.</summary>
/// <param name="LearningRate">lr.</param>
/// <param name="Momentum">μ.</param>
public readonly record struct SgdStep(double LearningRate, double Momentum)
{
    /// <summary>d.</summary>
    public double WeightDecay { get; init; }

    public bool Nesterov { get; init; }

    /// <summary>s: less than 1 where the gradient is clipped.</summary>
    public double GradientScale { get; init; } = 1;
}
