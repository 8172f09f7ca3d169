namespace Kargah.Client;

/// <summary>How far an upload or a download is.</summary>
/// <param name="Total">Null where it is not known.</param>
public readonly record struct Transfer(long Bytes, long? Total);
