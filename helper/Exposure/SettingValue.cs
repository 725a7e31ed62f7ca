namespace CertProp.Exposure;

internal enum SettingKind
{
    Absent,
    Number,

    /// <summary>A value of another type than the number that Windows expects.</summary>
    Other,

    /// <summary>It may not be read, or the system does not say.</summary>
    Denied,
}

/// <summary>One value of the registry, or of the service manager, as it was found.</summary>
/// <param name="kind">What was found.</param>
/// <param name="number">A DWORD, as it is unsigned; 0 where there is none.</param>
/// <param name="text">For people: the type of another value, or why it was not read.</param>
internal sealed class SettingValue(SettingKind kind, long number = 0, string text = "")
{
    public SettingKind Kind => kind;

    public long Number => number;

    public string Text => text;

    public static SettingValue Absent { get; } = new(SettingKind.Absent);

    public static SettingValue Of(long number) => new(SettingKind.Number, number);

    public static SettingValue OfType(string type) => new(SettingKind.Other, text: type);

    public static SettingValue Denied(string why) => new(SettingKind.Denied, text: why);

    public bool Is(long number) => Kind is SettingKind.Number && Number == number;

    /// <summary>Whether it is this number, or absent for null.</summary>
    public bool Equals(long? number) => number is { } known ? Is(known) : Kind is SettingKind.Absent;

    /// <summary>"fEnableSmartCard is 0".</summary>
    public string Describe(string name) => Kind switch
    {
        SettingKind.Absent => $"{name} is not there",
        SettingKind.Number => $"{name} is {Number}",
        SettingKind.Other => $"{name} is a {Text} and no REG_DWORD",
        _ => $"{name} could not be read: {Text}",
    };
}
