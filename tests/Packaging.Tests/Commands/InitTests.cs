using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary><c>init</c>.</summary>
public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Settings => Path.Combine(_folder.Path, "certprop.deploy.json");

    [Fact]
    public void NewDeployment_HasSettingsPolicyAndSchemas()
    {
        DeployRun run = DeployRun.Of("init", "--settings", Settings, "--for", "jumphost");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            ["certprop-policy.schema.json", "certprop.deploy.json", "certprop.deploy.schema.json", "policy.json"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.NotEqual(Guid.Empty, SettingsFile.Load(Settings).Settings.Deployment);
        Assert.Contains("notOwn", File.ReadAllText(Path.Combine(_folder.Path, "policy.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void EachDeployment_HasAnIdOfItsOwn()
    {
        DeployRun.Of("init", "--settings", Settings);
        string other = Path.Combine(_folder.Path, "other.json");
        DeployRun.Of("init", "--settings", other);

        Assert.NotEqual(SettingsFile.Load(Settings).Settings.Deployment, SettingsFile.Load(other).Settings.Deployment);
    }

    [Fact]
    public void SettingsThatAreThere_AreLeftAsTheyAre()
    {
        _folder.Write("certprop.deploy.json", "mine");

        DeployRun.Of("init", "--settings", Settings).AssertRefused(Settings, "there are settings already");

        Assert.Equal("mine", File.ReadAllText(Settings));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void PolicyThatIsThere_IsLeftAsItIs()
    {
        string policy = _folder.Write("policy.json", """{ "version": 1 }""");

        DeployRun run = DeployRun.Of("init", "--settings", Settings, "--format", "json");

        Assert.DoesNotContain(run.Json.GetProperty("written").EnumerateArray(), path => path.GetString() == policy);
        Assert.Equal("""{ "version": 1 }""", File.ReadAllText(policy));
    }

    [Fact]
    public void FolderThatIsNotThere_IsRefused()
    {
        string path = Path.Combine(_folder.Path, "nowhere", "certprop.deploy.json");

        DeployRun.Of("init", "--settings", path).AssertRefused(Path.GetDirectoryName(path)!, "no such folder");
    }
}
