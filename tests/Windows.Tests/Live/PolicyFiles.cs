using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Live;

/// <summary>Policies of a test, as files.</summary>
internal sealed class PolicyFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Path, as the exe sees it, of a policy without minimum age and with these members.</summary>
    public string Make(string members = "") => MakeExactly("\"minimumAge\": \"PT0S\"" + (members.Length > 0 ? $", {members}" : ""));

    /// <summary>Path of a policy with just these members.</summary>
    public string MakeExactly(string members) =>
        PublishedExe.WindowsPath(_folder.Write("policy.json", $$"""{ "version": 1{{(members.Length > 0 ? ", " : "")}}{{members}} }"""));

    public void Dispose() => _folder.Dispose();
}
