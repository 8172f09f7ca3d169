using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Kargah.Server.Features.Live;

/// <summary>
/// The bytes of messages that many connections get: a batch of points for a thousand readers is written as JSON once. A message counts as
/// the same when its first argument, which must not change, is the very object and the others are equal.
/// </summary>
internal sealed class SerializedOnce
{
    private readonly ConditionalWeakTable<object, ConcurrentDictionary<(string Target, object? Second), byte[]>> shared = [];

    /// <summary>From now on <paramref name="payload"/> is written once for each kind of message that begins with it.</summary>
    public void Share(object payload) => shared.TryAdd(payload, []);

    /// <returns>False: nobody shares this message.</returns>
    public bool TryWrite(HubMessage message, IHubProtocol protocol, IBufferWriter<byte> output)
    {
        if (message is not InvocationMessage { InvocationId: null, Headers: null, StreamIds: null or [], Arguments: [{ } payload, ..] arguments } told
            || arguments.Length > 2 || !shared.TryGetValue(payload, out var known))
        {
            return false;
        }

        output.Write(known.GetOrAdd((told.Target, arguments.ElementAtOrDefault(1)), _ => protocol.GetMessageBytes(message).ToArray()));
        return true;
    }
}
