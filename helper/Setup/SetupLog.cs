namespace CertProp.Setup;

/// <summary>What an installation or its removal did, in sentences.</summary>
internal sealed class SetupLog
{
    public List<string> Done { get; } = [];

    /// <summary>What stays as it was without being wrong.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What was asked for and was not done.</summary>
    public List<string> Failed { get; } = [];
}
