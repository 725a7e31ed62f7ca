namespace CertProp.Benchmarks;

/// <summary>A bundle in a folder of its own, packed once: its content is known from then on.</summary>
internal sealed class Bundle
{
    /// <param name="deploy">certprop-deploy.</param>
    /// <param name="helper">The published certprop.exe.</param>
    /// <param name="folder">Is made.</param>
    public Bundle(string deploy, string helper, string folder)
    {
        string settings = Path.Combine(Directory.CreateDirectory(folder).FullName, "certprop.deploy.json");
        string output = Path.Combine(folder, "out");
        Tool.Run(deploy, "init", "--settings", settings);
        Pack = new Command(deploy, ["pack", "--settings", settings, "--helper", helper, "--output", output], [0]);
        Tool.Run(deploy, Pack.Arguments);
        Package = Path.Combine(output, "CertPropRemediation.intunewin");
    }

    /// <summary>Makes the same bundle again.</summary>
    public Command Pack { get; }

    /// <summary>The package for Intune.</summary>
    public string Package { get; }
}
