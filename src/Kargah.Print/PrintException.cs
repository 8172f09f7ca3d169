namespace Kargah.Print;

/// <summary>A page that cannot be written, said so that whoever runs this machine can mend it.</summary>
public sealed class PrintException(string message) : Exception(message);
