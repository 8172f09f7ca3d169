using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Notifications;

public sealed class NotificationsOptions
{
    public bool AllowPrivateAddresses { get; init; }

    [Range(1, 120)]
    public int TimeoutSeconds { get; init; } = 10;

    [Range(1, 50)]
    public int MaxTries { get; init; } = 8;

    /// <summary>Three times as long after each further try, up to an hour, more or less by half.</summary>
    [Range(0.01, 3600)]
    public double FirstRetrySeconds { get; init; } = 10;

    [Range(1, 1000)]
    public int RulesPerUser { get; init; } = 50;

    [Range(8, 3650)]
    public int DeliveryDays { get; init; } = 30;

    /// <summary>How often it is looked whether something has stopped improving.</summary>
    [Range(1, 3600)]
    public int CheckSeconds { get; init; } = 30;

    public SmtpOptions Smtp { get; init; } = new();
}

public enum SmtpSecurity
{
    None,
    StartTls,
}

public sealed class SmtpOptions
{
    /// <summary>Empty: no mail is sent.</summary>
    public string Host { get; init; } = "";

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    [EmailAddress(ErrorMessage = "is not an email address.")]
    public string From { get; init; } = "kargah@localhost";
}
