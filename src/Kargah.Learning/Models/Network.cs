using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>A tensor as other programs take it: row by row.</summary>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);

/// <summary>
/// Layers one after the other, with all their parameters side by side: one run of floats for the values and one for the gradients, so that optimizers, norms and
/// checkpoints need not know the layers. The output is not squashed: losses take logits. Not safe for use by several threads at once.
/// </summary>
public sealed unsafe class Network
{
    private const int RowsAtOnce = 1024;

    private readonly FloatBuffer values;
    private readonly FloatBuffer gradients;
    private readonly Layer[] layers;
    private readonly RowBuffer predicting;
    private Pass pass;

    public Network(Architecture architecture)
    {
        Architecture = architecture;
        predicting = new RowBuffer(architecture.Inputs);
        layers = [.. NetworkLayers.Of(architecture)];
        Parameters = [.. layers.SelectMany(layer => layer.Parameters)];
        Buffers = [.. layers.SelectMany(layer => layer.Buffers)];
        Space = Parameters.Sum(parameter => parameter.Space);
        values = new FloatBuffer(Space);
        gradients = new FloatBuffer(Space);
        var place = 0L;
        foreach (var parameter in Parameters)
        {
            parameter.Bind(values.Pointer + place, gradients.Pointer + place);
            place += parameter.Space;
        }
    }

    public Architecture Architecture { get; }
    public IReadOnlyList<Layer> Layers => layers;
    public int Inputs => Architecture.Inputs;
    public int Outputs => Architecture.Outputs;

    /// <summary>In the order of the layers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    public IReadOnlyList<LayerBuffer> Buffers { get; }

    /// <summary>Numbers that training changes.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Count);

    /// <summary>Rows of output for each row of input: the members of an ensemble, one after the other.</summary>
    public int Members => Architecture.Members;

    /// <summary>Floats of <see cref="Values"/> and of <see cref="Gradients"/>, with the fill between parameters, which is zero.</summary>
    internal long Space { get; }

    internal float* Values => values.Pointer;
    internal float* Gradients => gradients.Pointer;

    /// <summary>Draws the first weights, layer by layer.</summary>
    public void Initialize(SeededRandom random)
    {
        foreach (var layer in layers)
        {
            layer.Initialize(random);
        }
    }

    /// <param name="input">[rows, Inputs]; has to stay as it is until <see cref="Backward"/>.</param>
    /// <param name="training">Whether units are dropped and statistics are learnt.</param>
    /// <param name="seed">Of this pass's random numbers.</param>
    /// <returns>[rows · Members, Outputs], valid until the next call.</returns>
    public MatrixView Forward(ThreadTeam team, in MatrixView input, bool training = false, long seed = 0)
    {
        pass = new Pass(team, training, seed);
        var rows = input;
        foreach (var layer in layers)
        {
            rows = layer.Forward(rows, pass);
        }

        GC.KeepAlive(this);
        return rows;
    }

    /// <summary>Fills the gradients of the parameters for the rows of the last <see cref="Forward"/>.</summary>
    /// <param name="outputGradient">∂loss/∂output, of the output's shape; may be written to.</param>
    public void Backward(in MatrixView outputGradient)
    {
        var gradient = outputGradient;
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            gradient = layers[i].Backward(gradient, pass, needsInputGradient: i > 0);
        }

        GC.KeepAlive(this);
    }

    /// <returns>The Euclidean norm of all gradients together.</returns>
    public double GradientNorm(ThreadTeam team)
    {
        var norm = Math.Sqrt(Reductions.SumOfSquares(team, Gradients, Space));
        GC.KeepAlive(this);
        return norm;
    }

    /// <param name="inputs">[rows, Inputs]</param>
    /// <returns>[rows · Members, Outputs]</returns>
    public float[] Predict(ThreadTeam team, ReadOnlySpan<float> inputs, int rows)
    {
        var results = new float[(long)rows * Members * Outputs];
        for (var start = 0; start < rows; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows - start);
            var block = predicting.Take(count);
            for (var i = 0; i < count; i++)
            {
                inputs.Slice((start + i) * Inputs, Inputs).CopyTo(block.Row(i));
            }

            CopyRows(Forward(team, block), results.AsSpan(start * Members * Outputs));
        }

        return results;
    }

    /// <returns>All parameters row by row, then all buffers: what makes two networks of one architecture equal.</returns>
    public float[] Save()
    {
        var all = new float[StateLength];
        Save(all);
        return all;
    }

    /// <summary>The same into memory at hand.</summary>
    /// <exception cref="ArgumentException">It is shorter.</exception>
    internal void Save(Span<float> all)
    {
        var place = 0;
        foreach (var parameter in Parameters)
        {
            parameter.Save(all.Slice(place, parameter.Count));
            place += parameter.Count;
        }

        foreach (var buffer in Buffers)
        {
            buffer.Values.CopyTo(all[place..]);
            place += buffer.Values.Length;
        }

        GC.KeepAlive(this);
    }

    /// <summary>Takes what <see cref="Save()"/> gave.</summary>
    /// <exception cref="ArgumentException">It is of another architecture.</exception>
    public void Load(ReadOnlySpan<float> state)
    {
        if (state.Length != StateLength)
        {
            throw new ArgumentException($"This network has {StateLength} numbers, not {state.Length}.", nameof(state));
        }

        var place = 0;
        foreach (var parameter in Parameters)
        {
            parameter.Load(state.Slice(place, parameter.Count));
            place += parameter.Count;
        }

        foreach (var buffer in Buffers)
        {
            state.Slice(place, buffer.Values.Length).CopyTo(buffer.Values);
            place += buffer.Values.Length;
        }

        GC.KeepAlive(this);
    }

    /// <returns>The parameters and buffers by name, as PyTorch's state dict has them.</returns>
    public IReadOnlyList<NamedTensor> StateDict()
    {
        var tensors = new List<NamedTensor>();
        foreach (var parameter in Parameters)
        {
            var numbers = new float[parameter.Count];
            parameter.Save(numbers);
            tensors.Add(new NamedTensor(parameter.Name, parameter.Shape, numbers));
        }

        tensors.AddRange(Buffers.Select(buffer => new NamedTensor(buffer.Name, [buffer.Values.Length], buffer.Values)));
        GC.KeepAlive(this);
        return tensors;
    }

    /// <returns>∂loss/∂parameter, as <see cref="Save()"/> orders them, without the buffers.</returns>
    public float[] SaveGradients()
    {
        var all = new float[ParameterCount];
        var place = 0;
        foreach (var parameter in Parameters)
        {
            parameter.SaveGradient(all.AsSpan(place, parameter.Count));
            place += parameter.Count;
        }

        GC.KeepAlive(this);
        return all;
    }

    internal static void CopyRows(in MatrixView rows, Span<float> to)
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(to[(i * rows.Columns)..]);
        }
    }

    internal int StateLength => checked(ParameterCount + Buffers.Sum(buffer => buffer.Values.Length));
}
