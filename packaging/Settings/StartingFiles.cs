using System.Text;
using CertProp.Policies;

namespace CertProp.Deploy.Settings;

/// <summary>The files that a deployment begins with.</summary>
internal static class StartingFiles
{
    public const string PolicyName = "policy.json";

    private const string Schema = "certprop.deploy.schema.json", PolicySchema = "certprop-policy.schema.json";

    /// <summary>
    /// Writes the settings, and beside them a policy and the schemas of both for editors, as far as they are not there.
    /// </summary>
    /// <param name="path">Where the settings go.</param>
    /// <param name="purpose">What the machines are; one of <see cref="StartingPolicy.Purposes"/>.</param>
    /// <returns>Full paths of what was written.</returns>
    /// <exception cref="InvalidInputException">There are settings already, or no such folder.</exception>
    public static IReadOnlyList<string> Write(string path, string purpose)
    {
        path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(path)!;
        if (File.Exists(path))
        {
            throw new InvalidInputException(
                path, "there are settings already, and they were left as they are; name others with --settings");
        }
        if (!Directory.Exists(folder))
            throw new InvalidInputException(folder, "there is no such folder; make it first");
        string settings = PackagedText.Read("starting-settings.jsonc")
            .Replace("{{deployment}}", $"{Guid.NewGuid():D}", StringComparison.Ordinal);
        (string Path, string Text)[] files =
        [
            (path, settings),
            (Path.Combine(folder, PolicyName), StartingPolicy.For(purpose)),
            (Path.Combine(folder, Schema), PackagedText.Read(Schema)),
            (Path.Combine(folder, PolicySchema), Product.ReadResource(PolicySchema)),
        ];
        return [.. files.Where(file => TryWriteNew(file.Path, file.Text)).Select(file => file.Path)];
    }

    private static bool TryWriteNew(string path, string text)
    {
        if (File.Exists(path))
            return false;
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        try
        {
            using (file)
                file.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch
        {
            // Half of one would be taken for the administrator's own.
            File.Delete(path);
            throw;
        }
    }
}
