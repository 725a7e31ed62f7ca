using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>Where a Microsoft cloud answers. Source: Microsoft Graph, "National cloud deployments".</summary>
/// <param name="Root">Of Graph, with a slash at its end.</param>
/// <param name="Authority">Where one signs in.</param>
internal sealed record GraphCloud(Uri Root, Uri Authority)
{
    public static GraphCloud Of(Cloud cloud) => cloud switch
    {
        Cloud.Global => At("https://graph.microsoft.com/", "https://login.microsoftonline.com/"),
        Cloud.Usgov => At("https://graph.microsoft.us/", "https://login.microsoftonline.us/"),
        Cloud.Dod => At("https://dod-graph.microsoft.us/", "https://login.microsoftonline.us/"),
        Cloud.China => At("https://microsoftgraph.chinacloudapi.cn/", "https://login.chinacloudapi.cn/"),
        _ => throw new UsageException("--cloud emulator goes with --graph ADDRESS, a loopback address"),
    };

    /// <summary>The emulator, which needs no sign-in and must be on this machine: nothing of a tenant ever goes there.</summary>
    /// <exception cref="UsageException">It is not a loopback address.</exception>
    public static GraphCloud Emulator(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? root) && root.IsLoopback && root.Scheme == Uri.UriSchemeHttp
            ? new GraphCloud(new Uri(root.GetLeftPart(UriPartial.Authority) + "/"), root)
            : throw new UsageException(
                $"--graph {address}: an http address of this machine was expected, such as http://127.0.0.1:5080: the "
                + "emulator asks for no sign-in, so nothing of a tenant goes elsewhere");

    /// <summary>What a token is asked for.</summary>
    public string Scope => $"{Root}.default";

    private static GraphCloud At(string root, string authority) => new(new Uri(root), new Uri(authority));
}
