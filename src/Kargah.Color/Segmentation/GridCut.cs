namespace Kargah.Color.Segmentation;

/// <summary>The cheapest way to part the pixels of a grid into two sides, each with its eight neighbors.</summary>
/// <remarks>Maximum flow by two search trees that are kept from one augmenting path to the next. Source: Boykov and Kolmogorov 2004, An Experimental Comparison
/// of Min-Cut/Max-Flow Algorithms for Energy Minimization in Vision, doi:10.1109/TPAMI.2004.60.</remarks>
internal sealed class GridCut
{
    public const int Directions = 8;

    private const sbyte None = -1;
    private const sbyte Terminal = -2;
    private const sbyte Orphan = -3;
    private const byte Free = 0;
    private const byte Source = 1;
    private const byte Sink = 2;

    private readonly int width;
    private readonly int height;
    private readonly float[] arcs;
    private readonly float[] terminals;
    private readonly sbyte[] parents;
    private readonly byte[] trees;
    private readonly bool[] queued;
    private readonly int[] stamps;
    private readonly int[] distances;
    private readonly Queue<int> active = new();
    private readonly Queue<int> orphans = new();
    private int time;

    public GridCut(int width, int height)
    {
        (this.width, this.height) = (width, height);
        var count = width * height;
        (arcs, terminals, parents, trees, queued) = (new float[Directions * count], new float[count], new sbyte[count], new byte[count], new bool[count]);
        (stamps, distances) = (new int[count], new int[count]);
    }

    /// <summary>The neighbor in one of eight directions, clockwise from the right; −1 outside of the grid.</summary>
    public int Neighbor(int pixel, int direction)
    {
        var (x, y) = (pixel % width, pixel / width);
        var (nx, ny) = direction switch
        {
            0 => (x + 1, y),
            1 => (x + 1, y + 1),
            2 => (x, y + 1),
            3 => (x - 1, y + 1),
            4 => (x - 1, y),
            5 => (x - 1, y - 1),
            6 => (x, y - 1),
            _ => (x + 1, y - 1),
        };
        return nx >= 0 && ny >= 0 && nx < width && ny < height ? ny * width + nx : -1;
    }

    /// <summary>What it costs to part a pixel from its neighbor.</summary>
    public void Bind(int pixel, int direction, float cost)
    {
        if (Neighbor(pixel, direction) is var other and >= 0)
        {
            arcs[Directions * pixel + direction] = cost;
            arcs[Directions * other + Back(direction)] = cost;
        }
    }

    /// <summary>What it costs to have a pixel on the sink's side, less what it costs to have it on the source's.</summary>
    public void Prefer(int pixel, float cost) => terminals[pixel] = cost;

    /// <summary>Finds the cut; call once. The pixels of the source's side are true.</summary>
    public bool[] Solve()
    {
        for (var i = 0; i < terminals.Length; i++)
        {
            parents[i] = None;
            if (terminals[i] != 0)
            {
                (trees[i], parents[i], distances[i]) = (terminals[i] > 0 ? Source : Sink, Terminal, 1);
                Activate(i);
            }
        }

        while (active.TryDequeue(out var pixel))
        {
            queued[pixel] = false;
            // the same pixel again, as long as paths lead through it
            while (trees[pixel] != Free && Grow(pixel) is var direction and >= 0)
            {
                time++;
                Augment(pixel, direction);
                while (orphans.TryDequeue(out var orphan))
                {
                    Adopt(orphan);
                }
            }
        }

        return Array.ConvertAll(trees, tree => tree == Source);
    }

    private static int Back(int direction) => (direction + 4) % Directions;

    private void Activate(int pixel)
    {
        if (!queued[pixel])
        {
            queued[pixel] = true;
            active.Enqueue(pixel);
        }
    }

    /// <summary>What is left along an arc, in the direction in which a tree's flow goes: away from the source, towards the sink.</summary>
    private ref float Left(byte tree, int from, int direction, int to) =>
        ref tree == Source ? ref arcs[Directions * from + direction] : ref arcs[Directions * to + Back(direction)];

    /// <summary>Takes free neighbors in; returns the direction of one in the other tree, or −1.</summary>
    private int Grow(int pixel)
    {
        for (var direction = 0; direction < Directions; direction++)
        {
            var other = Neighbor(pixel, direction);
            if (other < 0 || !(Left(trees[pixel], pixel, direction, other) > 0))
            {
                continue;
            }

            if (trees[other] == Free)
            {
                (trees[other], parents[other], stamps[other], distances[other]) = (trees[pixel], (sbyte)Back(direction), stamps[pixel], distances[pixel] + 1);
                Activate(other);
            }
            else if (trees[other] != trees[pixel])
            {
                return direction;
            }
            else if (stamps[other] <= stamps[pixel] && distances[other] > distances[pixel] + 1)
            {
                // nearer to its terminal this way
                (parents[other], stamps[other], distances[other]) = ((sbyte)Back(direction), stamps[pixel], distances[pixel] + 1);
            }
        }

        return -1;
    }

    private void Augment(int pixel, int direction)
    {
        var other = Neighbor(pixel, direction);
        var (first, last) = trees[pixel] == Source ? (pixel, other) : (other, pixel);
        ref var middle = ref Left(trees[pixel], pixel, direction, other);
        var flow = Math.Min(middle, Math.Min(Narrowest(first), Narrowest(last)));
        middle -= flow;
        Left(trees[other], pixel, direction, other) += flow;
        Push(first, flow);
        Push(last, flow);
    }

    private float Narrowest(int pixel)
    {
        var least = float.PositiveInfinity;
        while (parents[pixel] != Terminal)
        {
            var parent = Neighbor(pixel, parents[pixel]);
            least = Math.Min(least, Left(trees[pixel], parent, Back(parents[pixel]), pixel));
            pixel = parent;
        }

        return Math.Min(least, Math.Abs(terminals[pixel]));
    }

    private void Push(int pixel, float flow)
    {
        var tree = trees[pixel];
        while (parents[pixel] != Terminal)
        {
            var direction = parents[pixel];
            var parent = Neighbor(pixel, direction);
            ref var left = ref Left(tree, parent, Back(direction), pixel);
            left -= flow;
            Left(tree, pixel, direction, parent) += flow;
            if (left == 0)
            {
                parents[pixel] = Orphan;
                orphans.Enqueue(pixel);
            }

            pixel = parent;
        }

        terminals[pixel] -= tree == Source ? flow : -flow;
        if (terminals[pixel] == 0)
        {
            parents[pixel] = Orphan;
            orphans.Enqueue(pixel);
        }
    }

    /// <summary>Finds a new parent that hangs by a terminal, the nearest one; without one the pixel is free again.</summary>
    private void Adopt(int pixel)
    {
        var (tree, best, least) = (trees[pixel], (int)None, int.MaxValue);
        for (var direction = 0; direction < Directions; direction++)
        {
            var other = Neighbor(pixel, direction);
            if (other >= 0 && trees[other] == tree && Left(tree, other, Back(direction), pixel) > 0 && ToTerminal(other) is var distance && distance < least)
            {
                (best, least) = (direction, distance);
            }
        }

        if (best >= 0)
        {
            (parents[pixel], stamps[pixel], distances[pixel]) = ((sbyte)best, time, least + 1);
            return;
        }

        (trees[pixel], parents[pixel]) = (Free, None);
        for (var direction = 0; direction < Directions; direction++)
        {
            var other = Neighbor(pixel, direction);
            if (other < 0 || trees[other] != tree)
            {
                continue;
            }

            if (Left(tree, other, Back(direction), pixel) > 0)
            {
                Activate(other);
            }

            if (parents[other] >= 0 && Neighbor(other, parents[other]) == pixel)
            {
                parents[other] = Orphan;
                orphans.Enqueue(other);
            }
        }
    }

    /// <summary>Steps to a terminal; the largest number where an orphan is on the way.</summary>
    private int ToTerminal(int pixel)
    {
        var (steps, at) = (0, pixel);
        while (stamps[at] != time)
        {
            if (parents[at] == Terminal)
            {
                (stamps[at], distances[at]) = (time, 1);
                break;
            }

            if (parents[at] < 0)
            {
                return int.MaxValue;
            }

            at = Neighbor(at, parents[at]);
            steps++;
        }

        var distance = steps + distances[at];
        // what was found out on the way is true until the next path
        for (var (each, left) = (pixel, distance); each != at; each = Neighbor(each, parents[each]), left--)
        {
            (stamps[each], distances[each]) = (time, left);
        }

        return distance;
    }
}
