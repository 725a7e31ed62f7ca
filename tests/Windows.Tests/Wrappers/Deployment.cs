using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Wrappers;

/// <summary>What an administrator packs around a certprop.exe; the policy takes what is not the user's own.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _output;

    public Deployment(string helper)
    {
        _output = Path.Combine(_folder.Path, "out");
        _folder.Write("policy.json", """{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S" }""");
        string settings = _folder.Write("certprop.deploy.json", """
            { "version": 1, "deployment": "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10", "policy": "policy.json" }
            """);
        var request = new PackRequest(SettingsFile.Load(settings), _output, helper, Sign: null, Bump: false);
        new Packer(request, _ => { }).Pack();
    }

    public string this[string script] => Path.Combine(_output, script);

    public void Dispose() => _folder.Dispose();
}
