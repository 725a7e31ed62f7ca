using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>What a command has to say, once for people and once for machines.</summary>
internal interface ICommandReport
{
    void WriteText(TextWriter output);
}

/// <param name="Written">Full paths.</param>
internal sealed record InitReport(IReadOnlyList<string> Written) : ICommandReport
{
    public void WriteText(TextWriter output)
    {
        foreach (string path in Written)
            output.WriteLine($"Written: {SafeText.Escape(path)}");
        output.WriteLine("Next: look through the policy, then certprop-deploy pack.");
    }
}

/// <summary>Writes reports, always to standard output.</summary>
internal static class CommandOutput
{
    // Scripts and names as they are: this goes to people and programs, never into a web page.
    private static readonly CommandJson s_readable = new(
        new JsonSerializerOptions(CommandJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void Write<T>(Terminal terminal, OutputFormat format, T report)
        where T : ICommandReport
    {
        if (format is OutputFormat.Text)
            report.WriteText(terminal.Text);
        else
            terminal.Text.WriteLine(JsonSerializer.Serialize(report, typeof(T), s_readable));
        terminal.Text.Flush();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(InitReport))]
[JsonSerializable(typeof(PackReport))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(StatusDeviceReport))]
internal sealed partial class CommandJson : JsonSerializerContext;
