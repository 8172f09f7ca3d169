namespace Kargah.Server.Hosting;

/// <summary>The server cannot start as it is set up. The message is all that its operator sees.</summary>
public sealed class StartException(string message) : Exception(message);
