namespace CertProp.Exposure;

/// <summary>Something beside the four conditions that an administrator should know.</summary>
/// <param name="name">As reports call it.</param>
/// <param name="value">What was found.</param>
/// <param name="where">Where.</param>
/// <param name="meaning">What it means for clean-up, in one line.</param>
internal sealed class Note(string name, string value, string where, string meaning)
{
    public string Name => name;

    public string Value => value;

    public string Where => where;

    public string Meaning => meaning;
}
