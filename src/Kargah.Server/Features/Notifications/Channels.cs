using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Notifications;

/// <summary>How one try ended.</summary>
/// <param name="Error">Null: it arrived.</param>
/// <param name="Again">Whether another try may end better.</param>
/// <param name="After">When the other side wants to be asked again.</param>
public sealed record TryResult(Problem? Error, bool Again = false, int? Code = null, string? Answer = null, TimeSpan? After = null);

/// <summary>Sends one delivery once. What goes wrong outside is an answer, not an exception.</summary>
public sealed class Channels(OutgoingConnections connections, SealedText seals, NotificationsOptions options, SmtpOptions smtp, TimeProvider clock) : IDisposable
{
    public const string SignatureHeader = "X-Kargah-Signature";
    public const string DeliveryHeader = "X-Kargah-Delivery";
    public const string EventHeader = "X-Kargah-Event";
    private const int AnswerBytes = 512;
    private const int MaxDiscordLength = 2000;
    private readonly HttpClient http = connections.MakeClient();

    /// <param name="address">Its owner's own.</param>
    public async Task<TryResult> TryAsync(DeliveryEntity delivery, NotificationRuleEntity rule, string address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            return rule.Channel == NotificationChannel.Email
                ? await MailAsync(delivery, address, limit.Token)
                : await PostAsync(delivery, rule, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TryResult(
                new Problem(ProblemCodes.DeliveryTooSlow, $"There was no answer within {options.TimeoutSeconds} seconds.", new Dictionary<string, object?> { ["seconds"] = options.TimeoutSeconds }), Again: true);
        }
        catch (CryptographicException)
        {
            return new TryResult(new Problem(ProblemCodes.DeliveryAddressLost, "The address cannot be read any more: the server's storage key has changed. Enter the address anew."));
        }
    }

    public static string Sign(string secret, long timestamp, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{timestamp}.{body}"))));

    public void Dispose() => http.Dispose();

    private async Task<TryResult> PostAsync(DeliveryEntity delivery, NotificationRuleEntity rule, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, seals.Open(rule.SealedUrl!, rule.Id)) { Content = new StringContent(Body(delivery, rule.Channel), Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.ParseAdd("Kargah");
        if (rule.Channel == NotificationChannel.Webhook)
        {
            var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
            request.Headers.Add(SignatureHeader, string.Create(CultureInfo.InvariantCulture, $"t={timestamp},v1={Sign(seals.Open(rule.SealedSecret!, rule.Id), timestamp, delivery.MessageJson)}"));
            request.Headers.Add(DeliveryHeader, delivery.Id.ToString());
            request.Headers.Add(EventHeader, JsonNamingPolicy.SnakeCaseLower.ConvertName(delivery.Event.ToString()));
        }

        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Judge(answer, await BeginningAsync(answer, cancellationToken));
        }
        catch (HttpRequestException failed)
        {
            return Explain(failed);
        }
        catch (IOException)
        {
            return new TryResult(new Problem(ProblemCodes.DeliveryNotConnected, "The connection broke before there was an answer."), Again: true);
        }
    }

    private static string Body(DeliveryEntity delivery, NotificationChannel channel)
    {
        if (channel == NotificationChannel.Webhook)
        {
            return delivery.MessageJson;
        }

        var text = Messages.Text(JsonSerializer.Deserialize<NotificationMessage>(delivery.MessageJson, KargahJson.Options)!);
        return channel == NotificationChannel.Slack
            // the three letters that mean something there
            ? JsonSerializer.Serialize(new { text = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal) })
            // a run named @everyone calls nobody
            : JsonSerializer.Serialize(new { content = text.Length > MaxDiscordLength ? text[..MaxDiscordLength] : text, allowed_mentions = new { parse = Array.Empty<string>() } });
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[AnswerBytes];
        var length = await body.ReadAtLeastAsync(bytes, AnswerBytes, throwOnEndOfStream: false, cancellationToken);
        // PostgreSQL keeps no text with a zero in it
        return Encoding.UTF8.GetString(bytes, 0, length).Replace("\0", "", StringComparison.Ordinal);
    }

    private TryResult Judge(HttpResponseMessage answer, string text)
    {
        var code = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
        {
            return new TryResult(null, Code: code, Answer: text);
        }

        var values = new Dictionary<string, object?> { ["status"] = code };
        if (code is >= 300 and < 400)
        {
            return new TryResult(new Problem(ProblemCodes.DeliveryRedirected, $"The address answered {code} and points elsewhere; redirects are not followed. Enter the new address.", values), Code: code, Answer: text);
        }

        var after = answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date is { } date ? date - clock.GetUtcNow() : null);
        return new TryResult(new Problem(ProblemCodes.DeliveryRefused, $"The other side answered {code}.", values), Again: code is 408 or 425 or 429 or >= 500, Code: code, Answer: text, After: after);
    }

    private static TryResult Explain(HttpRequestException failed) => failed switch
    {
        { InnerException: AddressRefusedException refused } => new TryResult(
            new Problem(ProblemCodes.AddressRefused, $"{refused.Host} is not a public address, and this server sends nothing to private ones. Whoever runs it may allow them with Notifications:AllowPrivateAddresses.", new Dictionary<string, object?> { ["host"] = refused.Host })),
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => new TryResult(new Problem(ProblemCodes.HostUnknown, "The name in the address is not known; check its spelling."), Again: true),
        { InnerException: AuthenticationException } => new TryResult(new Problem(ProblemCodes.DeliveryTls, "The secure connection failed: the other side's certificate is not valid here."), Again: true),
        _ => new TryResult(new Problem(ProblemCodes.DeliveryNotConnected, "No connection could be made, or it broke before there was an answer."), Again: true),
    };

    private async Task<TryResult> MailAsync(DeliveryEntity delivery, string address, CancellationToken cancellationToken)
    {
        if (smtp.Host.Length == 0)
        {
            return new TryResult(new Problem(ProblemCodes.MailNotSetUp, "This server sends no mail: whoever runs it sets Notifications:Smtp:Host."));
        }

        var told = JsonSerializer.Deserialize<NotificationMessage>(delivery.MessageJson, KargahJson.Options)!;
        using var mail = new MailMessage(smtp.From, address) { Subject = Messages.Subject(told), Body = Messages.Text(told), SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8 };
        mail.Headers.Add("Message-ID", $"<{delivery.Id}@kargah>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.Security == SmtpSecurity.StartTls };
        if (smtp.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        }

        try
        {
            await client.SendMailAsync(mail, cancellationToken);
            return new TryResult(null);
        }
        catch (SmtpException refused)
        {
            var code = (int)refused.StatusCode;
            return new TryResult(
                new Problem(ProblemCodes.MailRefused, code > 0 ? $"The mail server answered {code}." : "The mail server could not be reached.", new Dictionary<string, object?> { ["status"] = code }), Again: code is < 500 or SmtpNotAuthenticated, Code: code > 0 ? code : null);
        }
    }

    /// <summary>Also said for a moment by servers that are being set up.</summary>
    private const int SmtpNotAuthenticated = 530;
}
