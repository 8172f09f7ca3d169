namespace Kargah.Cli;

/// <summary>What was typed cannot be done; nothing was.</summary>
/// <param name="code">As in an error of the server.</param>
internal sealed class UsageException(string message, string code = "usage", int exitCode = ExitCodes.Usage) : Exception(message)
{
    public string Code { get; } = code;
    public int ExitCode { get; } = exitCode;
}
