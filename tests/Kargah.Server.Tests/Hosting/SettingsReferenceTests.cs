using System.Text.RegularExpressions;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Notifications;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Features.Retention;
using Kargah.Server.Features.Trash;
using Kargah.Server.Hosting;

namespace Kargah.Server.Tests.Hosting;

public sealed partial class SettingsReferenceTests
{
    private static readonly (string Section, Type Type)[] Sections =
    [
        ("Server", typeof(ServerOptions)), ("Data", typeof(DataOptions)), ("Database", typeof(DatabaseOptions)), ("Auth", typeof(AuthOptions)), ("Audit", typeof(AuditOptions)),
        ("Datasets", typeof(DatasetsOptions)), ("Pictures", typeof(PicturesOptions)), ("Scheduler", typeof(SchedulerOptions)), ("Workers", typeof(WorkersOptions)),
        ("Notifications", typeof(NotificationsOptions)), ("Notifications:Smtp", typeof(SmtpOptions)),
        ("Trash", typeof(TrashOptions)), ("Retention", typeof(RetentionOptions)),
    ];

    [Fact]
    public async Task Reference_NamesEverySettingAndNoOther()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "reference", "settings.md"));
        var written = Row().Matches(page).Select(row => row.Groups["name"].Value).Where(name => !name.StartsWith("Logging", StringComparison.Ordinal));

        var read = from section in Sections from property in section.Type.GetProperties() where property.CanWrite && property.PropertyType != typeof(SmtpOptions) select $"{section.Section}:{property.Name}";

        written.ShouldBe(read, ignoreOrder: true);
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z:]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
