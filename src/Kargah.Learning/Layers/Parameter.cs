using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>How a parameter lies in memory; outside it is always row by row.</summary>
internal enum ParameterLayout
{
    /// <summary>As it is outside, filled up with zeros to a multiple of 32 floats.</summary>
    Flat,

    /// <summary>[outputs, inputs] outside, panels of [inputs, outputs] inside: the right operand of a product.</summary>
    Panels,
}

/// <summary>
/// A tensor that training changes: a slice of the network's values and the same slice of its gradients. The fill of both stays zero, so optimizers
/// and norms run over the whole of them.
/// </summary>
public sealed unsafe class Parameter
{
    private readonly ParameterLayout layout;

    internal Parameter(string name, int[] shape, ParameterLayout layout)
    {
        Name = name;
        Shape = shape;
        this.layout = layout;
        Count = shape.Aggregate(1, (product, length) => checked(product * length));
        Space = layout == ParameterLayout.Panels ? PanelMatrix.LengthFor(shape[1], shape[0]) : (Count + 31L) / 32 * 32;
    }

    /// <summary>As PyTorch's state dict calls it: <c>layers.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>As in PyTorch: a linear layer's weight is [outputs, inputs].</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers in it, without fill.</summary>
    public int Count { get; }

    /// <summary>Floats it takes, with fill.</summary>
    internal long Space { get; }

    internal float* Values { get; private set; }
    internal float* Gradients { get; private set; }
    internal PanelMatrix Panels => new(Values, Shape[1], Shape[0]);
    internal PanelMatrix GradientPanels => new(Gradients, Shape[1], Shape[0]);
    internal Span<float> Span => new(Values, Count);
    internal Span<float> GradientSpan => new(Gradients, Count);

    /// <summary>values[…] row by row.</summary>
    /// <exception cref="ArgumentException">There is not place for exactly <see cref="Count"/> numbers.</exception>
    public void Save(Span<float> values) => Save(Values, values);

    /// <summary>∂loss/∂value, row by row.</summary>
    /// <exception cref="ArgumentException">There is not place for exactly <see cref="Count"/> numbers.</exception>
    public void SaveGradient(Span<float> values) => Save(Gradients, values);

    /// <exception cref="ArgumentException">There are not exactly <see cref="Count"/> numbers.</exception>
    public void Load(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length);
        if (layout == ParameterLayout.Panels)
        {
            Panels.Load(values, transposed: true);
        }
        else
        {
            values.CopyTo(Span);
        }
    }

    /// <summary>Uniform in ±<paramref name="bound"/>.</summary>
    internal void DrawUniform(SeededRandom random, double bound)
    {
        var values = new float[Count];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)((2 * random.NextDouble() - 1) * bound);
        }

        Load(values);
    }

    internal void Bind(float* values, float* gradients)
    {
        Values = values;
        Gradients = gradients;
    }

    private void Save(float* from, Span<float> values)
    {
        CheckLength(values.Length);
        if (layout == ParameterLayout.Panels)
        {
            new PanelMatrix(from, Shape[1], Shape[0]).Save(values, transposed: true);
        }
        else
        {
            new ReadOnlySpan<float>(from, Count).CopyTo(values);
        }
    }

    private void CheckLength(int length)
    {
        if (length != Count)
        {
            throw new ArgumentException($"{Name} has {Count} values, not {length}.");
        }
    }
}

/// <summary>Numbers of a layer that training keeps but gradients do not change, such as the running mean of a batch norm.</summary>
/// <param name="Name">As PyTorch's state dict calls it.</param>
/// <param name="Values">The numbers themselves; not a copy.</param>
public sealed record LayerBuffer(string Name, float[] Values);
