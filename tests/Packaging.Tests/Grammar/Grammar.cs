
namespace CertProp.Deploy.Tests.Grammar;

/// <summary>The grammar of tree-sitter-powershell, installed once under obj.</summary>
public sealed class Grammar
{
    private string? _folder;

    /// <summary>What the grammar says of each script, in order: <c>ok</c>, or the line that it does not know.</summary>
    internal IReadOnlyList<string> Read(params IReadOnlyList<string> scripts)
    {
        string node = Tool.Require("node", OperatingSystem.IsWindows() ? "node.exe" : "node");
        using var folder = new TemporaryFolder();
        string[] files = [.. scripts.Select((script, index) => folder.Write($"{index}.ps1", script))];
        (int exitCode, string output, string error) = Tool.Run(node, [Path.Combine(Install(), "parse.mjs"), .. files]);
        Assert.True(exitCode == 0, error);
        return [.. output.TrimEnd().Split('\n').Select((line, index) => line.Trim()[(files[index].Length + 2)..])];
    }

    private string Install()
    {
        if (_folder is not null)
            return _folder;
        string source = Path.Combine(Repository.Root, "tests", "Packaging.Tests", "Grammar");
        string target = Directory.CreateDirectory(Path.Combine(Repository.Root, "tests", "Packaging.Tests", "obj",
            "grammar")).FullName;
        string installed = Path.Combine(target, "node_modules", ".package-lock.json");
        string[] files = ["package.json", "package-lock.json", "parse.mjs"];
        bool isCurrent = File.Exists(installed)
            && files.All(file => File.Exists(Path.Combine(target, file))
                && File.ReadAllText(Path.Combine(target, file)) == File.ReadAllText(Path.Combine(source, file)));
        if (!isCurrent)
        {
            foreach (string file in files)
                File.Copy(Path.Combine(source, file), Path.Combine(target, file), overwrite: true);
            // Its scripts would build what only other hosts than this one need.
            string npm = Tool.Require("node", OperatingSystem.IsWindows() ? "npm.cmd" : "npm");
            (int exitCode, _, string error) = Tool.Run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                "--prefix", target);
            if (exitCode != 0)
                Tool.Miss("node", $"npm ci failed: {error}");
        }
        return _folder = target;
    }
}
