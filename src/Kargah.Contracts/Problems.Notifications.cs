namespace Kargah.Contracts;

public static partial class ProblemCodes
{
    // notifications
    public const string TooManyRules = "too_many_rules";
    /// <summary>Of a delivery that was given up because its rule was switched off.</summary>
    public const string RuleOff = "rule_off";
    public const string DeliveryWaiting = "delivery_waiting";
    public const string AddressRefused = "address_refused";
    public const string HostUnknown = "host_unknown";
    public const string DeliveryAddressLost = "delivery_address_lost";
    public const string DeliveryNotConnected = "delivery_not_connected";
    public const string DeliveryTls = "delivery_tls";
    public const string DeliveryTooSlow = "delivery_too_slow";
    public const string DeliveryRedirected = "delivery_redirected";
    public const string DeliveryRefused = "delivery_refused";
    public const string MailNotSetUp = "mail_not_set_up";
    public const string MailRefused = "mail_refused";
}
