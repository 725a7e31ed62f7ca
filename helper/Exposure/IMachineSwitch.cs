namespace CertProp.Exposure;

/// <param name="denied">Whether it failed for lack of rights.</param>
/// <param name="message">A sentence's end for people.</param>
internal sealed class SwitchFault(bool denied, string message)
{
    public bool Denied => denied;

    public string Message => message;
}

/// <summary>
/// One value of the machine that closes a condition: the registry's and the service manager's forms, and the tests'.
/// </summary>
internal interface IMachineSwitch
{
    ProtectedSetting Setting { get; }

    /// <summary>Where it is, for people.</summary>
    string Path { get; }

    /// <summary>What the value is called.</summary>
    string Name { get; }

    /// <summary>The value that closes.</summary>
    long Closed { get; }

    /// <summary>Whether any value that is there is somebody's decision, as all below <c>Policies</c> are.</summary>
    bool IsPolicy { get; }

    /// <summary>What it is now.</summary>
    SettingValue Read();

    /// <summary>Who manages it, as far as Group Policy and MDM say; null where neither does.</summary>
    string? FindOwner();

    /// <summary>Everything that <see cref="PutBack"/> needs, with this value.</summary>
    RecordedSwitch Remember(SettingValue present);

    /// <summary>Writes the value that closes, to the disk; done again, does nothing.</summary>
    /// <param name="note">What is not as it should be all the same; null for nothing.</param>
    SwitchFault? Close(out string? note);

    /// <summary>Makes it what it was, as far as it is not; done again, does nothing.</summary>
    SwitchFault? PutBack(RecordedSwitch before);
}
