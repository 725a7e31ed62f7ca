using System.Diagnostics;
using System.Text.Json;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary>The README's command, in a clone that nothing was done to.</summary>
public sealed class FreshCloneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pack_MakesTheWholeBundleWithNoOtherStep()
    {
        string git = Tool.Require("git");
        Assert.SkipUnless(Path.Exists(Path.Combine(Repository.Root, ".git")), "this is no clone of the repository");
        string clone = Path.Combine(_folder.Path, "clone");
        (int cloned, _, string said) = Tool.Run(git, "clone", "--quiet", "--no-hardlinks", Repository.Root, clone);
        Assert.True(cloned == 0, said);

        string first = Pack(clone);

        Assert.InRange(first.TrimEnd().Split('\n').Length, 8, 10);
        Assert.Contains("Revision 1, content ", first, StringComparison.Ordinal);
        string bundle = Path.Combine(clone, "out");
        string helper = Deployment.Hash(File.ReadAllBytes(Path.Combine(bundle, "certprop.exe")));
        Assert.All(WrapperScript.All, script => Assert.Contains(
            helper, File.ReadAllText(Path.Combine(bundle, script.Path)), StringComparison.Ordinal));
        DeployRun check = DeployRun.Of(["check", .. WrapperScript.All.Select(script => Path.Combine(bundle, script.Path))]);
        Assert.True(check.ExitCode == 0, check.Output);
        // Neither settings nor bundle get into the repository by the way.
        Assert.Equal("", Tool.Run(git, "-C", clone, "status", "--porcelain").Output);

        JsonElement manifest = Manifest(bundle);
        Assert.Contains("Still revision 1, ", Pack(clone), StringComparison.Ordinal);
        Assert.Equal(manifest.GetRawText(), Manifest(bundle).GetRawText());
    }

    private static JsonElement Manifest(string bundle) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bundle, "manifest.json"))).RootElement;

    private static string Pack(string clone)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--project", "packaging", "--", "pack"])
        {
            WorkingDirectory = clone,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Build servers would live on in the folder that goes.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }
}
