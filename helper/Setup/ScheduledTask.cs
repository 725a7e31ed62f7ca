using System.Security;
using System.Text;

namespace CertProp.Setup;

/// <summary>
/// The task as Task Scheduler reads it ([MS-TSCH] 2.5, version 1.2), for machines that have neither Intune nor
/// Configuration Manager. Pure: the same task is the same text.
/// </summary>
/// <param name="Triggers">When it runs.</param>
/// <param name="Program">Full path of certprop.exe.</param>
/// <param name="ReportFile">Where each run writes its report; null for nowhere.</param>
internal sealed record ScheduledTask(TaskTriggers Triggers, string Program, string? ReportFile)
{
    public const string Name = "CertPropRemediation";

    // Not all machines write to one share at once.
    private const string Daily = """

            <CalendarTrigger>
              <StartBoundary>2025-01-01T10:00:00</StartBoundary>
              <Enabled>true</Enabled>
              <RandomDelay>PT1H</RandomDelay>
              <ScheduleByDay>
                <DaysInterval>1</DaysInterval>
              </ScheduleByDay>
            </CalendarTrigger>
        """;

    private const string Logon = """

            <LogonTrigger>
              <Enabled>true</Enabled>
            </LogonTrigger>
        """;

    private const string Disconnect = """

            <SessionStateChangeTrigger>
              <Enabled>true</Enabled>
              <StateChange>RemoteDisconnect</StateChange>
            </SessionStateChangeTrigger>
            <SessionStateChangeTrigger>
              <Enabled>true</Enabled>
              <StateChange>ConsoleDisconnect</StateChange>
            </SessionStateChangeTrigger>
        """;

    // Ends by itself before it is ended, and so says what it did.
    public string Arguments =>
        "remove --scope machine --format line --timeout 3300"
        + (ReportFile is null ? "" : $" --report \"{ReportFile}\"");

    /// <summary>The document with its byte order mark: schtasks.exe wants UTF-16.</summary>
    public byte[] ToBytes() =>
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Document.ReplaceLineEndings("\r\n"))];

    // Written out, because an XML library would be a thirtieth of the program. The principal is SYSTEM by its SID and has no
    // LogonType: "ServiceAccount" is a word of the COM interface, which the schema does not have and schtasks refuses.
    private string Document => $"""
        <?xml version="1.0" encoding="UTF-16"?>
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <RegistrationInfo>
            <Description>Removes smart-card certificates that were left behind without their card. Made by certprop install.</Description>
          </RegistrationInfo>
          <Triggers>{If(TaskTriggers.Daily, Daily)}{If(TaskTriggers.Logon, Logon)}{If(TaskTriggers.Disconnect, Disconnect)}
          </Triggers>
          <Principals>
            <Principal id="Author">
              <UserId>S-1-5-18</UserId>
              <RunLevel>HighestAvailable</RunLevel>
            </Principal>
          </Principals>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <StartWhenAvailable>true</StartWhenAvailable>
            <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
          </Settings>
          <Actions Context="Author">
            <Exec>
              <Command>{SecurityElement.Escape(Program)}</Command>
              <Arguments>{SecurityElement.Escape(Arguments)}</Arguments>
            </Exec>
          </Actions>
        </Task>
        """;

    private string If(TaskTriggers trigger, string element) => Triggers.HasFlag(trigger) ? element : "";
}
