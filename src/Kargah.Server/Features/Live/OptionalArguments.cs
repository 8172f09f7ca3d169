using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Kargah.Server.Features.Live;

/// <summary>
/// The JSON protocol of the framework, which insists on every argument of a hub method. <c>subscribe_job(job_id)</c> means
/// <c>subscribe_job(job_id, null)</c>, so the call is read once more as one of a method with a single argument.
/// </summary>
internal sealed class OptionalArguments(IOptions<JsonHubProtocolOptions> options, SerializedOnce serialized) : IHubProtocol
{
    private readonly JsonHubProtocol json = new(options);

    public string Name => json.Name;
    public int Version => json.Version;
    public TransferFormat TransferFormat => json.TransferFormat;
    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);
    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => json.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (!serialized.TryWrite(message, json, output))
        {
            json.WriteMessage(message, output);
        }
    }

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var again = input;
        if (!json.TryParseMessage(ref input, binder, out message))
        {
            return false;
        }

        if (message is InvocationBindingFailureMessage { Target: JobsHub.SubscribeJobMethod }
            && json.TryParseMessage(ref again, new FirstArgument(binder), out var shorter) && shorter is InvocationMessage { Target: { } target } call)
        {
            message = new InvocationMessage(call.InvocationId, target, [.. call.Arguments, null], call.StreamIds);
        }

        return true;
    }

    private sealed class FirstArgument(IInvocationBinder binder) : IInvocationBinder
    {
        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [.. binder.GetParameterTypes(methodName).Take(1)];
        public Type GetReturnType(string invocationId) => binder.GetReturnType(invocationId);
        public Type GetStreamItemType(string streamId) => binder.GetStreamItemType(streamId);
    }
}
