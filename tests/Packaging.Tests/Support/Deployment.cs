using System.Security.Cryptography;
using System.Text.Json;
using CertProp.Deploy.Bundle;

namespace CertProp.Deploy.Tests.Support;

/// <summary>A folder with the settings of a deployment, and the real commands in it.</summary>
internal sealed class Deployment : IDisposable
{
    public const string Id = "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10";

    public Deployment(string members = "")
    {
        Settings = Files.Write("certprop.deploy.json", $$"""{ "version": 1, "deployment": "{{Id}}", "policy": "policy.json"{{members}} }""");
        Policy = """{ "version": 1, "owner": "notOwn" }""";
    }

    public TemporaryFolder Files { get; } = new();

    public string Settings { get; }

    public string Out => Path.Combine(Files.Path, "out");

    public string Policy
    {
        set => Files.Write("policy.json", value);
    }

    public JsonElement Manifest => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Out, "manifest.json"))).RootElement;

    public LockFile Lock => LockFile.Load(Path.Combine(Files.Path, LockFile.FileName));

    public DeployRun Pack(string helper, params string[] options) =>
        DeployRun.Of(["pack", "--settings", Settings, "--helper", helper, .. options]);

    /// <summary>Packs, which must end well.</summary>
    public DeployRun MustPack(string helper, params string[] options)
    {
        DeployRun run = Pack(helper, options);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    /// <summary>Every file of the bundle by its relative path, but for the package, whose bytes differ each time.</summary>
    public SortedDictionary<string, string> Bundle() => new(
        Directory.GetFiles(Out, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".intunewin", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(Out, path), path => Hash(File.ReadAllBytes(path))),
        StringComparer.Ordinal);

    public string Script(string path) => File.ReadAllText(Path.Combine(Out, path));

    public static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    public void Dispose() => Files.Dispose();
}
