namespace Kargah.Numerics;

/// <summary>
/// C = epilogue(A·B) for operands in any of the orders that <see cref="MatrixProduct"/> knows. The summed dimension is cut into blocks, so that a
/// panel of B stays near; the rows into blocks that stay in the second cache; those into tiles that stay in registers: Goto and van de Geijn
/// 2008, doi:10.1145/1356052.1356053. Threads share out rows or panels of C, never a sum.
/// </summary>
internal unsafe struct BlockedProduct
{
    // A panel of B of this depth is 64 KiB: it streams from the second cache while 24 running sums hide the way.
    private const int LongestBlock = 512;

    // A block of A, which leaves room for panels and C in a second cache of 1 MiB.
    private const int BlockBytes = 512 * 1024;

    // With fewer multiplications one thread is done before a second one has begun.
    private const long WorthSharing = 1024 * 1024;

    // Floats of a C that is not in the first cache when its tile's turn comes.
    private const long LargeResult = 16 * 1024;

    // Floats of an A that is near however it lies.
    private const int SmallBlock = 8 * 1024;

    public int Rows;
    public int Columns;
    public int Depth;

    /// <summary>Element (i, k) at i·ARow + k·AStep.</summary>
    public float* A;
    public nint ARow;
    public nint AStep;

    /// <summary>Element (k, j) at (j/32)·BPanel + k·BStep + j%32, unless <see cref="CopyB"/> says that it comes otherwise.</summary>
    public float* B;
    public nint BStep;
    public nint BPanel;

    /// <summary>How B is brought into panels.</summary>
    public PanelCopy CopyB;

    /// <summary>Element (i, j) at i·CRow + (j/32)·CPanel + j%32.</summary>
    public float* C;
    public nint CRow;
    public nint CPanel;

    public Epilogue Epilogue;

    private TileKernels kernels;
    private int threads;
    private bool copyA;
    private int rowsOfBlock;
    private float* panelsOfBlock;
    private float* scratch;
    private nint scratchOfThread;

    // The block of the sum at hand.
    private int start;
    private int length;

    public void Run(ThreadTeam team)
    {
        if (Rows == 0 || Columns == 0)
        {
            return;
        }

        kernels = TileKernels.Active;
        threads = (long)Rows * Columns * Depth < WorthSharing ? 1 : team.Threads;
        if (threads == 1 && CopyB == PanelCopy.None && Depth <= LongestBlock && (long)Rows * Depth <= SmallBlock)
        {
            // Planning would take as long as the product itself.
            rowsOfBlock = Rows;
            length = Depth;
            Multiply(0, 0, Rows, 0, Panels);
            return;
        }

        var blocks = Math.Max(1, (Depth + LongestBlock - 1) / LongestBlock);
        var longest = Math.Max(1, (Depth + blocks - 1) / blocks);
        PlanCopies(team, longest);
        fixed (BlockedProduct* self = &this)
        {
            for (start = 0; start == 0 || start < Depth; start += longest)
            {
                length = Math.Min(longest, Depth - start);
                if (threads == 1)
                {
                    CopyPanels(0, 1);
                    Multiply(0, 0, Rows, 0, Panels);
                }
                else
                {
                    if (CopyB != PanelCopy.None)
                    {
                        team.Run(&CopyPart, self);
                    }

                    team.Run(&MultiplyPart, self);
                }
            }
        }
    }

    private void PlanCopies(ThreadTeam team, int longest)
    {
        var fitting = Math.Max(kernels.Rows, BlockBytes / sizeof(float) / longest);
        var rowsOfThread = SharesRows ? (Rows + threads - 1) / threads : Rows;
        var blocks = (rowsOfThread + fitting - 1) / fitting;
        rowsOfBlock = ((rowsOfThread + blocks - 1) / blocks + kernels.Rows - 1) / kernels.Rows * kernels.Rows;
        copyA = WantsCopyOfA(longest);
        if (!copyA && CopyB == PanelCopy.None)
        {
            return;
        }

        var block = copyA ? (nint)Math.Max((long)rowsOfBlock * (longest + 16), (long)(rowsOfBlock + 16) * longest) : 0;
        var panels = CopyB == PanelCopy.None ? 0 : (nint)longest * Panels * PanelMatrix.Width;
        scratchOfThread = block;
        scratch = team.Scratch(panels + threads * (long)scratchOfThread) + panels;
        panelsOfBlock = scratch - panels;
    }

    /// <summary>
    /// A is read where it lies unless the rows of a tile, or the summands of a column, are a multiple of 4 KiB apart and so compete for the same
    /// places in the cache, or a whole page has to be touched for a few floats, again and again.
    /// </summary>
    private readonly bool WantsCopyOfA(int longest)
    {
        if (Columns <= PanelMatrix.Width)
        {
            return false;
        }

        return AStep == 1 ? ARow % 1024 == 0 && Rows > 1 : AStep % 1024 == 0 || (long)longest * Rows > 64 * 1024;
    }

    /// <summary>Threads share out rows, so that the next product finds them in their own caches; panels where there are too few rows.</summary>
    private readonly bool SharesRows => Rows >= threads * kernels.Rows || Columns <= PanelMatrix.Width;

    /// <summary>Whether the copy of A lies as the tiles come to it: in the first cache, and in few pages.</summary>
    private readonly bool LiesInTiles => copyA && AStep != 1;

    private readonly int Panels => (Columns + PanelMatrix.Width - 1) / PanelMatrix.Width;

    private static void MultiplyPart(void* state, int thread, int threads)
    {
        var product = (BlockedProduct*)state;
        var (rows, panels) = (product->Rows, product->Panels);
        if (product->SharesRows)
        {
            product->Multiply(thread, (int)((long)rows * thread / threads), (int)((long)rows * (thread + 1) / threads), 0, panels);
        }
        else
        {
            product->Multiply(thread, 0, rows, panels * thread / threads, panels * (thread + 1) / threads);
        }
    }

    private readonly void Multiply(int thread, int firstRow, int endRow, int firstPanel, int endPanel)
    {
        var tile = new Tile
        {
            Depth = length,
            BStep = sizeof(float) * (CopyB == PanelCopy.None ? BStep : PanelMatrix.Width),
            CRow = sizeof(float) * CRow,
            MaskRow = sizeof(float) * Epilogue.Mask.Stride,
        };
        var steps = Steps();
        for (var row = firstRow; row < endRow; row += rowsOfBlock)
        {
            var rows = Math.Min(rowsOfBlock, endRow - row);
            var a = A + row * ARow + start * AStep;
            tile.ARow = sizeof(float) * ARow;
            tile.AStep = sizeof(float) * AStep;
            if (copyA)
            {
                a = CopyBlock(a, rows, scratch + thread * scratchOfThread, ref tile);
            }

            // The next cache line of a row, or the summands that come while a line is fetched.
            tile.AAhead = AStep == 1 ? 64 : 8 * tile.AStep;
            for (var panel = firstPanel; panel < endPanel; panel++)
            {
                var column = panel * PanelMatrix.Width;
                var c = C + row * CRow + panel * CPanel;
                tile.NextStep = panel + 1 < endPanel ? tile.BStep : 0;
                MultiplyPanel(a, rows, PanelOfB(panel), c, tile.NextStep == 0 ? c : PanelOfB(panel + 1), row, column, steps, ref tile);
            }
        }
    }

    /// <summary>One block of rows times one panel.</summary>
    private readonly void MultiplyPanel(float* a, int rows, float* b, float* c, float* next, int row, int column, TileSteps steps, ref Tile tile)
    {
        var lanes = kernels.Lanes;
        var width = Math.Min(PanelMatrix.Width, Columns - column);
        var (tiles, height, higher) = TilesOf(rows);
        for (var offset = 0; offset < width; offset += 2 * lanes)
        {
            var vectors = width - offset > lanes ? 2 : 1;
            var last = width - offset - (vectors - 1) * lanes;
            tile.Columns = last;
            tile.Steps = last < lanes ? steps | TileSteps.Part : steps;
            tile.Bias = Epilogue.Bias + column + offset;
            tile.Mask = Epilogue.Mask.Data + (long)row * Epilogue.Mask.Stride + column + offset;
            var tileA = (byte*)a;
            var tileC = (byte*)(c + offset);
            fixed (Tile* address = &tile)
            {
                for (var i = 0; i < tiles; i++)
                {
                    var fetched = Math.Min(i, 4) * (length / 4);
                    tile.Next = (float*)((byte*)next + fetched * tile.NextStep);
                    var n = i < higher ? height + 1 : height;
                    kernels.Get(n, vectors)((float*)tileA, b + offset, (float*)tileC, address);
                    tileA += LiesInTiles ? tile.AStep * length : n * tile.ARow;
                    tileC += n * tile.CRow;
                    tile.Mask = (float*)((byte*)tile.Mask + n * tile.MaskRow);
                }
            }
        }
    }

    private readonly TileSteps Steps()
    {
        var steps = (long)Rows * Columns > LargeResult ? TileSteps.Prefetch : TileSteps.None;
        if (start > 0 || Epilogue.Accumulate)
        {
            steps |= TileSteps.Accumulate;
        }

        if (start == 0 && Epilogue.Bias != null)
        {
            steps |= TileSteps.Bias;
        }

        if (start + length == Depth)
        {
            steps |= Epilogue.Relu ? TileSteps.Relu : 0;
            steps |= Epilogue.Mask.Data != null ? TileSteps.Mask : 0;
        }

        return steps;
    }

    private readonly float* PanelOfB(int panel) =>
        CopyB == PanelCopy.None ? B + panel * BPanel + start * BStep : panelsOfBlock + (nint)panel * length * PanelMatrix.Width;

    private static void CopyPart(void* state, int thread, int threads) => ((BlockedProduct*)state)->CopyPanels(thread, threads);

    /// <summary>Brings this thread's share of the block of B into panels, once for all threads and all blocks of A.</summary>
    private readonly void CopyPanels(int thread, int threads)
    {
        // Rows whose parts of one panel are written together.
        const int Together = 8;
        switch (CopyB)
        {
            case PanelCopy.Rows:
                for (var first = length * thread / threads; first < length * (thread + 1) / threads; first += Together)
                {
                    var depth = Math.Min(Together, length * (thread + 1) / threads - first);
                    for (var panel = 0; panel < Panels; panel++)
                    {
                        var column = panel * PanelMatrix.Width;
                        PanelCopies.FromRows(
                            B + (start + first) * BStep + column, BStep, depth, Math.Min(PanelMatrix.Width, Columns - column), PanelOfB(panel) + first * PanelMatrix.Width);
                    }
                }

                break;
            case PanelCopy.Columns:
                for (var panel = Panels * thread / threads; panel < Panels * (thread + 1) / threads; panel++)
                {
                    var column = panel * PanelMatrix.Width;
                    PanelCopies.FromColumns(B + column * BStep + start, BStep, length, Math.Min(PanelMatrix.Width, Columns - column), PanelOfB(panel));
                }

                break;
        }
    }

    /// <summary>A block of A close together: its rows as they are, or, when it lies column by column, the columns of a tile one after the other.</summary>
    private readonly float* CopyBlock(float* a, int rows, float* target, ref Tile tile)
    {
        if (LiesInTiles)
        {
            CopyTiles(a, rows, target);
            (tile.ARow, tile.AStep) = (sizeof(float), sizeof(float) * kernels.Rows);
            return target;
        }

        // The odd vector keeps the rows of a tile from competing.
        nint to = (length + 16) & ~15;
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(a + row * ARow, length).CopyTo(new Span<float>(target + row * to, length));
        }

        tile.ARow = sizeof(float) * to;
        return target;
    }

    private readonly void CopyTiles(float* a, int rows, float* target)
    {
        // So many columns of A that they are still near when the last tile takes its part of them.
        const int Together = 8;
        var (tiles, height, higher) = TilesOf(rows);
        for (var first = 0; first < length; first += Together)
        {
            var end = Math.Min(length, first + Together);
            float* from = a, to = target;
            for (var i = 0; i < tiles; i++)
            {
                var n = i < higher ? height + 1 : height;
                for (var k = first; k < end; k++)
                {
                    Cache.Fetch(from + (k + Together) * AStep);
                    PanelCopies.Few(from + k * AStep, to + k * kernels.Rows, n);
                }

                from += n;
                to += length * kernels.Rows;
            }
        }
    }

    /// <summary>Tiles of nearly equal heights: a last one of a single row would run at the speed of memory.</summary>
    private readonly (int Tiles, int Height, int Higher) TilesOf(int rows)
    {
        var tiles = (rows + kernels.Rows - 1) / kernels.Rows;
        return (tiles, rows / tiles, rows % tiles);
    }
}
