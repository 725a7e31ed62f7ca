using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;
using CertProp.Tests.Support;

namespace CertProp.WineHost;

/// <summary>What an administrator packs around a certprop.exe; the policy takes what is not the user's own.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _output;

    /// <param name="helper">A published certprop.exe; null publishes it.</param>
    /// <exception cref="InvalidOperationException">It cannot be published or packed.</exception>
    public Deployment(string? helper)
    {
        _output = Path.Combine(_folder.Path, "out");
        _folder.Write("policy.json", """{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S" }""");
        string settings = _folder.Write("certprop.deploy.json", """
            { "version": 1, "deployment": "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10", "policy": "policy.json" }
            """);
        var request = new PackRequest(SettingsFile.Load(settings), _output, helper, Sign: null, Bump: false);
        try
        {
            new Packer(request, _ => { }).Pack();
        }
        catch (InvalidInputException e)
        {
            _folder.Dispose();
            throw new InvalidOperationException(e.Message, e);
        }
    }

    /// <summary>A file of the bundle, by its place in it.</summary>
    public string this[string file] => Path.Combine(_output, file);

    public void Dispose() => _folder.Dispose();
}
