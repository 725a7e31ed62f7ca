namespace CertProp.Benchmarks;

/// <summary>The helper's commands as they are measured.</summary>
/// <param name="program">The built helper.</param>
/// <param name="policy">The policy file that all of them use.</param>
internal sealed class Product(string program, string policy)
{
    // What a sweep of everything may end with: ok, incomplete (single files), limit, leaked.
    private static readonly int[] s_swept = [0, 3, 5, 10];

    // What a removal may: ok, incomplete. Whether all files went is looked at afterwards.
    private static readonly int[] s_changed = [0, 3];

    public Command Detect(string tree, string format) => Detect(tree, format, tree);

    /// <param name="copy">What is examined.</param>
    /// <param name="format">What comes out.</param>
    /// <param name="tree">What it is a copy of.</param>
    public Command Detect(string copy, string format, string tree) => new(
        program, ["detect", "--profiles", copy, .. OwnersOf(tree), "--policy", policy, "--format", format], s_swept);

    /// <param name="copy">What is removed from.</param>
    /// <param name="tree">What it is a copy of, or itself.</param>
    /// <param name="backups">The backup folder.</param>
    public Command Remove(string copy, string tree, string backups) => Change(["remove"], copy, tree, backups);

    /// <summary>Puts back what <see cref="Remove"/> took.</summary>
    /// <inheritdoc cref="Remove"/>
    public Command Restore(string copy, string tree, string backups) =>
        Change(["restore", "--run", "last"], copy, tree, backups);

    private Command Change(string[] verb, string copy, string tree, string backups) => new(
        program,
        [.. verb, "--profiles", copy, .. OwnersOf(tree), "--policy", policy, "--backup", backups, "--format", "line"],
        s_changed);

    private static string[] OwnersOf(string tree)
    {
        string owners = tree + ".owners.csv";
        return File.Exists(owners) ? ["--owners", owners] : [];
    }
}
