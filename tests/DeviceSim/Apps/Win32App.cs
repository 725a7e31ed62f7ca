using System.Text.Json.Nodes;

namespace CertProp.DeviceSim.Apps;

/// <summary>A win32LobApp as the agent sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The committed content version.</param>
/// <param name="Install">Install command.</param>
/// <param name="Uninstall">Uninstall command.</param>
/// <param name="Rules">All must be met for the app to be there.</param>
/// <param name="SuccessCodes">What commands may end with.</param>
public sealed record Win32App(
    string Id,
    string Content,
    CommandText Install,
    CommandText Uninstall,
    IReadOnlyList<DetectionRule> Rules,
    IReadOnlyList<int> SuccessCodes)
{
    /// <param name="app">As Graph has it.</param>
    /// <returns>Null while the service does not hand it out.</returns>
    public static Win32App? Of(JsonObject app)
    {
        string? Text(string member) => app[member]?.GetValue<string>();

        return Text("publishingState") is not "published" || Text("committedContentVersion") is not { } content
            ? null
            : new Win32App(
                Text("id")!, content, CommandText.Of(Text("installCommandLine")!),
                CommandText.Of(Text("uninstallCommandLine")!),
                [.. app["rules"]!.AsArray().Select(rule => DetectionRule.Of(rule!.AsObject()))],
                [.. app["returnCodes"]!.AsArray().Where(IsSuccess)
                    .Select(code => code!["returnCode"]!.GetValue<int>())]);
    }

    private static bool IsSuccess(JsonNode? code) =>
        code!["type"]!.GetValue<string>() is "success" or "softReboot" or "hardReboot";
}
