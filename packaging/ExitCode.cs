namespace CertProp.Deploy;

/// <summary>
/// How certprop-deploy ends, as its contract says. The only place with numbers; the operator guide lists those that its
/// commands use by now.
/// </summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The command line is wrong.</summary>
    Usage = 1,

    /// <summary>Settings, a bundle or a script are wrong.</summary>
    Invalid = 2,

    /// <summary>Partly done: run it again.</summary>
    Partial = 3,

    /// <summary>Not permitted, or not signed in.</summary>
    Denied = 4,

    /// <summary>Somebody else's object, a tenant that changed, or an ambiguous group.</summary>
    Conflict = 5,

    /// <summary>Held until somebody approves.</summary>
    Approval = 7,

    /// <summary>A threshold of --fail-on is passed.</summary>
    Threshold = 8,

    /// <summary>plan --exit-code: there is something to do.</summary>
    Changes = 10,

    /// <summary>A defect in certprop-deploy.</summary>
    Internal = 70,
}
