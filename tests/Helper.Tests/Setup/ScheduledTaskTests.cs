using System.Text;
using System.Xml.Linq;
using CertProp.Setup;

namespace CertProp.Tests.Setup;

/// <summary>The task's XML against the words of the Task Scheduler schema.</summary>
public class ScheduledTaskTests
{
    private const string Program = @"C:\Program Files\CertPropRemediation\certprop.exe";

    private static readonly XNamespace s_tasks = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    [Fact]
    public void Document_IsUtf16WithItsMark_AndSaysSo()
    {
        byte[] bytes = new ScheduledTask(TaskTriggers.Daily, Program, null).ToBytes();
        Assert.Equal([0xFF, 0xFE], bytes[..2]);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<Task ", Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2), StringComparison.Ordinal);
    }

    [Fact]
    public void Task_IsSystems_AndRunsOnceAtATimeForAnHourAtMost()
    {
        XElement task = Read(TaskTriggers.Daily);
        Assert.Equal(["UserId=S-1-5-18", "RunLevel=HighestAvailable"], Children(task.Descendants(s_tasks + "Principal").Single()));
        Assert.Equal(
            ["MultipleInstancesPolicy=IgnoreNew", "DisallowStartIfOnBatteries=false", "StopIfGoingOnBatteries=false", "StartWhenAvailable=true", "ExecutionTimeLimit=PT1H"],
            Children(task.Element(s_tasks + "Settings")!));
        // The action runs as the one principal that there is.
        Assert.Equal(
            task.Descendants(s_tasks + "Principal").Single().Attribute("id")!.Value,
            task.Element(s_tasks + "Actions")!.Attribute("Context")!.Value);
    }

    [Theory]
    [InlineData(TaskTriggers.Daily, "CalendarTrigger")]
    [InlineData(TaskTriggers.Logon, "LogonTrigger")]
    [InlineData(TaskTriggers.Disconnect, "SessionStateChangeTrigger RemoteDisconnect", "SessionStateChangeTrigger ConsoleDisconnect")]
    [InlineData(TaskTriggers.Daily | TaskTriggers.Logon, "CalendarTrigger", "LogonTrigger")]
    internal void Triggers_AreThoseAskedFor(TaskTriggers triggers, params string[] expected)
    {
        IEnumerable<string> found = Read(triggers).Element(s_tasks + "Triggers")!.Elements()
            .Select(trigger => $"{trigger.Name.LocalName} {trigger.Element(s_tasks + "StateChange")?.Value}".TrimEnd());
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Daily_IsAtTenWithARandomDelay() => Assert.Equal(
        ["StartBoundary=2025-01-01T10:00:00", "Enabled=true", "RandomDelay=PT1H", "ScheduleByDay=1"],
        Children(Read(TaskTriggers.Daily).Descendants(s_tasks + "CalendarTrigger").Single()));

    [Theory]
    [InlineData(null, "remove --scope machine --format line --timeout 3300")]
    [InlineData(@"\\server\A & B <1>\PC.json", """remove --scope machine --format line --timeout 3300 --report "\\server\A & B <1>\PC.json" """)]
    public void Action_IsTheProgramWithItsArguments(string? report, string arguments)
    {
        XElement exec = XDocument.Parse(Text(new ScheduledTask(TaskTriggers.Daily, Program, report))).Descendants(s_tasks + "Exec").Single();
        Assert.Equal([$"Command={Program}", $"Arguments={arguments.TrimEnd()}"], Children(exec));
    }

    [Fact]
    public void SameTask_IsTheSameBytes() => Assert.Equal(
        new ScheduledTask(TaskTriggers.Daily, Program, "x").ToBytes(), new ScheduledTask(TaskTriggers.Daily, Program, "x").ToBytes());

    private static XElement Read(TaskTriggers triggers) => XDocument.Parse(Text(new ScheduledTask(triggers, Program, null))).Root!;

    private static string Text(ScheduledTask task) => Encoding.Unicode.GetString(task.ToBytes().AsSpan(2));

    private static IEnumerable<string> Children(XElement element) => element.Elements().Select(child => $"{child.Name.LocalName}={child.Value}");
}
