namespace CertProp.Setup;

/// <summary>When the scheduled task runs.</summary>
[Flags]
internal enum TaskTriggers
{
    None = 0,
    Daily = 1,

    /// <summary>A session at the console or by Remote Desktop is disconnected: its card is gone, its certificates may not be.</summary>
    Disconnect = 2,

    Logon = 4,
}
