namespace CertProp.Reports;

/// <summary>Ids of events in the Application log, as documented.</summary>
internal enum LogEventId
{
    Run = 1000,
    Removed = 1200,
    Restored = 1250,

    /// <summary>The run left alone what it could have removed, for safety.</summary>
    StoppedForSafety = 1300,

    Error = 1900,
}

/// <summary>One event with its whole text.</summary>
internal sealed record LogEvent
{
    public LogEvent(LogEventId id, string text)
    {
        Id = id;
        // Event viewers take a percent sign with a digit for a place to put something else.
        Text = text.Replace("%", @"\u0025", StringComparison.Ordinal);
    }

    public LogEventId Id { get; }

    public string Text { get; }

    /// <summary>EVENTLOG_ERROR_TYPE, EVENTLOG_WARNING_TYPE or EVENTLOG_INFORMATION_TYPE.</summary>
    public ushort Type => Id switch
    {
        LogEventId.Error => 1,
        LogEventId.StoppedForSafety => 2,
        _ => 4,
    };
}
