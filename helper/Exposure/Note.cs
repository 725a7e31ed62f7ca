namespace CertProp.Exposure;

/// <summary>Something beside the four conditions that an administrator should know.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Value">What was found.</param>
/// <param name="Where">Where.</param>
/// <param name="Meaning">What it means for clean-up, in one line.</param>
internal sealed record Note(string Name, string Value, string Where, string Meaning);
