namespace Kargah.Learning;

/// <summary>How large a network is, counted from its architecture: without making it, for it may not fit.</summary>
/// <param name="Parameters">As <see cref="Network.ParameterCount"/>.</param>
/// <param name="FloatsPerRow">What its layers keep for each row of a batch: their outputs, and the gradients of their inputs. Members of an ensemble together.</param>
internal readonly record struct NetworkSize(long Parameters, long FloatsPerRow)
{
    public static NetworkSize Of(Architecture architecture)
    {
        var count = new Count(architecture);
        switch (architecture.Kind)
        {
            case ModelKind.Resnet:
                count.Resnet(architecture);
                break;
            case ModelKind.Ensemble:
                count.Ensemble(architecture);
                break;
            default:
                count.Mlp(architecture);
                break;
        }

        return new NetworkSize(count.Parameters, count.Floats);
    }

    private sealed class Count
    {
        private readonly bool normalizes;
        private readonly bool drops;
        private long width;

        public Count(Architecture architecture)
        {
            normalizes = architecture.Normalization != NormalizationKind.None;
            drops = architecture.Dropout > 0;
            width = architecture.Inputs;
            foreach (var embedding in architecture.Embeddings)
            {
                var columns = embedding.Kind == InputEmbeddingKind.Plain ? embedding.Columns : 1;
                var outputs = embedding.Kind switch
                {
                    InputEmbeddingKind.Category => embedding.Width,
                    InputEmbeddingKind.Piecewise => embedding.Edges.Count - 1,
                    InputEmbeddingKind.Periodic => 2 * embedding.Width,
                    _ => embedding.Columns,
                };
                Parameters += embedding.Kind switch
                {
                    InputEmbeddingKind.Category => (long)embedding.Levels * embedding.Width,
                    InputEmbeddingKind.Periodic => embedding.Width,
                    _ => 0,
                };
                Floats += 2L * outputs;
                width += outputs - columns;
            }
        }

        public long Parameters { get; private set; }
        public long Floats { get; private set; }

        public void Mlp(Architecture architecture)
        {
            foreach (var hidden in architecture.Hidden)
            {
                Linear(hidden);
                Between();
            }

            Linear(architecture.Outputs);
        }

        public void Resnet(Architecture architecture)
        {
            Linear(architecture.Hidden[0]);
            foreach (var hidden in architecture.Hidden)
            {
                var outer = width;
                Normalization();
                Linear(hidden);
                Activation();
                Linear(outer);
                Activation();
            }

            Between();
            Linear(architecture.Outputs);
        }

        public void Ensemble(Architecture architecture)
        {
            var members = architecture.Members;
            foreach (var hidden in architecture.Hidden)
            {
                Parameters += width * hidden + members * (width + 2L * hidden);
                Floats += members * (2 * width + 3L * hidden);
                width = hidden;
                Parameters += normalizes ? 2 * width : 0;
                Floats += members * width * (2 + (normalizes ? 2 : 0) + (drops ? 2 : 0));
            }

            Parameters += members * (width + 1) * architecture.Outputs;
            Floats += members * (width + architecture.Outputs);
        }

        private void Linear(long outputs)
        {
            Parameters += (width + 1) * outputs;
            Floats += width + outputs;
            width = outputs;
        }

        private void Between()
        {
            Normalization();
            Activation();
        }

        private void Normalization()
        {
            Parameters += normalizes ? 2 * width : 0;
            Floats += normalizes ? 2 * width : 0;
        }

        // And the dropout that follows it.
        private void Activation() => Floats += width * (2 + (drops ? 2 : 0));
    }
}
