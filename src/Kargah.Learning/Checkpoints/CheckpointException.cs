namespace Kargah.Learning;

/// <summary>A checkpoint or model file that cannot be used: torn, damaged, of another format, or of another run.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
