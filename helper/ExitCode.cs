namespace CertProp;

/// <summary>How certprop ends. The only place with numbers; the README lists the same table.</summary>
internal enum ExitCode
{
    /// <summary>Nothing leaked, or everything asked for was done.</summary>
    Ok = 0,

    /// <summary>The command line is wrong.</summary>
    Usage = 1,

    /// <summary>A policy or input file is wrong.</summary>
    Invalid = 2,

    /// <summary>Done, but something could not be opened; each is named.</summary>
    Incomplete = 3,

    /// <summary>Nothing could be examined for lack of rights.</summary>
    Denied = 4,

    /// <summary>Some profile is over the policy's limit and is left alone.</summary>
    Limit = 5,

    /// <summary>Stopped at --timeout; what was done is reported.</summary>
    Timeout = 6,

    /// <summary>Something removable was found.</summary>
    Leaked = 10,

    /// <summary>A defect in certprop.</summary>
    Internal = 70,
}

internal static class ExitCodes
{
    private static readonly ExitCode[] s_precedence =
    [
        ExitCode.Internal, ExitCode.Invalid, ExitCode.Usage, ExitCode.Denied, ExitCode.Timeout, ExitCode.Limit,
        ExitCode.Leaked, ExitCode.Incomplete, ExitCode.Ok,
    ];

    /// <summary>Where several hold, the gravest: 70, 2, 1, 4, 6, 5, 10, 3, 0, first wins.</summary>
    public static ExitCode Gravest(params ReadOnlySpan<ExitCode> codes)
    {
        foreach (ExitCode code in s_precedence)
        {
            if (codes.Contains(code))
                return code;
        }
        return ExitCode.Ok;
    }
}
