using System.Net;
using Kargah.Server.Features.Notifications;

namespace Kargah.Server.Tests.Features.Notifications;

public sealed class OutgoingConnectionsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:db8::1")]
    public void Address_ThatIsNobodysOnTheInternet_IsNotPublic(string address) => OutgoingConnections.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    public void Address_OfTheInternet_IsPublic(string address) => OutgoingConnections.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public async Task Name_ThatTurnsToThisMachineAfterItWasLookedUp_GetsNoConnection()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var asked = 0;
        IPAddress[] Answer() => asked++ == 0 ? [IPAddress.Parse("1.1.1.1")] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
        Answer().ShouldAllBe(address => OutgoingConnections.IsPublic(address));
        using var client = Client((_, _) => Task.FromResult(Answer()));

        var refused = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync($"http://rebinding.example:{receiver.Port}/"));

        refused.InnerException.ShouldBeOfType<AddressRefusedException>().Host.ShouldBe("rebinding.example");
        asked.ShouldBe(2);
        receiver.Got.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("localhost")]
    public async Task ThisMachine_HoweverItIsWritten_GetsNoConnection(string host)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        using var client = Client(Dns.GetHostAddressesAsync);

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync($"http://{host}:{receiver.Port}/"))).InnerException.ShouldBeOfType<AddressRefusedException>();
        receiver.Got.ShouldBeEmpty();
    }

    private static HttpClient Client(ResolveHost resolve) => new OutgoingConnections(new NotificationsOptions(), resolve).MakeClient();
}
