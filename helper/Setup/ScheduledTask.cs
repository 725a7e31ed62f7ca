using System.Text;
using System.Xml;

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

    private const string Namespace = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    private const string LocalSystem = "S-1-5-18";

    private static readonly XmlWriterSettings s_settings = new() { Indent = true, NewLineChars = "\r\n", OmitXmlDeclaration = true };

    // Ends by itself before it is ended, and so says what it did.
    public string Arguments =>
        "remove --scope machine --format line --timeout 3300"
        + (ReportFile is null ? "" : $" --report \"{ReportFile}\"");

    /// <summary>The document with its byte order mark: schtasks.exe wants UTF-16.</summary>
    public byte[] ToBytes()
    {
        // Written into text first, so that the declaration can say what the bytes will be.
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n");
        using (var xml = XmlWriter.Create(text, s_settings))
            Write(xml);
        return [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text.ToString())];
    }

    private void Write(XmlWriter xml)
    {
        xml.WriteStartElement("Task", Namespace);
        xml.WriteAttributeString("version", "1.2");
        xml.WriteStartElement("RegistrationInfo");
        xml.WriteElementString("Description", "Removes smart-card certificates that were left behind without their card. Made by certprop install.");
        xml.WriteEndElement();
        xml.WriteStartElement("Triggers");
        WriteTriggers(xml);
        xml.WriteEndElement();
        WritePrincipal(xml);
        WriteSettings(xml);
        xml.WriteStartElement("Actions");
        xml.WriteAttributeString("Context", "Author");
        xml.WriteStartElement("Exec");
        xml.WriteElementString("Command", Program);
        xml.WriteElementString("Arguments", Arguments);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteTriggers(XmlWriter xml)
    {
        if (Triggers.HasFlag(TaskTriggers.Daily))
        {
            xml.WriteStartElement("CalendarTrigger");
            xml.WriteElementString("StartBoundary", "2025-01-01T10:00:00");
            xml.WriteElementString("Enabled", "true");
            // Not all machines write to one share at once.
            xml.WriteElementString("RandomDelay", "PT1H");
            xml.WriteStartElement("ScheduleByDay");
            xml.WriteElementString("DaysInterval", "1");
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        if (Triggers.HasFlag(TaskTriggers.Logon))
            WriteTrigger(xml, "LogonTrigger", stateChange: null);
        if (Triggers.HasFlag(TaskTriggers.Disconnect))
        {
            WriteTrigger(xml, "SessionStateChangeTrigger", "RemoteDisconnect");
            WriteTrigger(xml, "SessionStateChangeTrigger", "ConsoleDisconnect");
        }
    }

    private static void WriteTrigger(XmlWriter xml, string kind, string? stateChange)
    {
        xml.WriteStartElement(kind);
        xml.WriteElementString("Enabled", "true");
        if (stateChange is not null)
            xml.WriteElementString("StateChange", stateChange);
        xml.WriteEndElement();
    }

    // No LogonType: "ServiceAccount" is a word of the COM interface, which the schema does not have and schtasks refuses;
    // SYSTEM's SID says it.
    private static void WritePrincipal(XmlWriter xml)
    {
        xml.WriteStartElement("Principals");
        xml.WriteStartElement("Principal");
        xml.WriteAttributeString("id", "Author");
        xml.WriteElementString("UserId", LocalSystem);
        xml.WriteElementString("RunLevel", "HighestAvailable");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteSettings(XmlWriter xml)
    {
        xml.WriteStartElement("Settings");
        xml.WriteElementString("MultipleInstancesPolicy", "IgnoreNew");
        xml.WriteElementString("DisallowStartIfOnBatteries", "false");
        xml.WriteElementString("StopIfGoingOnBatteries", "false");
        xml.WriteElementString("StartWhenAvailable", "true");
        xml.WriteElementString("ExecutionTimeLimit", "PT1H");
        xml.WriteEndElement();
    }
}
