using System.Diagnostics;

namespace Kargah.Learning.Tests;

/// <summary>Debian's Python with PyTorch. Without it the tests that need it fail: a download that nobody opened is not tested.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        File.Exists(Interpreter).ShouldBeTrue($"{Interpreter} is missing: install it with 'apt-get install python3-torch'");
        var start = new ProcessStartInfo(Interpreter, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await errors;
        said.ShouldNotContain("No module named 'torch'", Case.Sensitive, "PyTorch is missing: install it with 'apt-get install python3-torch'");
        said.ShouldNotContain("No module named", Case.Sensitive, "install what is missing: 'apt-get install python3-opencv python3-pandas python3-yaml'");
        process.ExitCode.ShouldBe(0, $"{await output}\n{said}");
        return await output;
    }
}
