using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>What a pass through the network is for.</summary>
/// <param name="Team">Does the work.</param>
/// <param name="Training">Whether units are dropped and statistics are learnt.</param>
/// <param name="Seed">Of all random numbers of this pass: the same seed drops the same units.</param>
internal readonly record struct Pass(ThreadTeam Team, bool Training, long Seed);

/// <summary>
/// One step of a network: rows of floats in, rows of floats out. A layer owns its output and the gradient of its input, and makes them larger when a batch is
/// larger than any before; in a steady state nothing is allocated. Backward speaks of the rows of the last Forward. Not safe for several threads at once.
/// </summary>
public abstract class Layer
{
    public abstract int Inputs { get; }
    public abstract int Outputs { get; }
    public virtual IReadOnlyList<Parameter> Parameters => [];
    public virtual IReadOnlyList<LayerBuffer> Buffers => [];

    /// <summary>Draws the first values of the parameters.</summary>
    internal virtual void Initialize(SeededRandom random)
    {
    }

    /// <param name="input">[rows, Inputs]; has to stay as it is until <see cref="Backward"/>.</param>
    /// <returns>[rows, Outputs], valid until the next call; a layer that follows may not write to it.</returns>
    internal abstract MatrixView Forward(in MatrixView input, in Pass pass);

    /// <summary>Fills the gradients of the parameters.</summary>
    /// <param name="outputGradient">∂loss/∂output: [rows, Outputs]; the layer may write to it.</param>
    /// <param name="needsInputGradient">False for the first layer, whose input nobody can change.</param>
    /// <returns>∂loss/∂input: [rows, Inputs]; default where it is not needed.</returns>
    internal abstract MatrixView Backward(in MatrixView outputGradient, in Pass pass, bool needsInputGradient);
}
