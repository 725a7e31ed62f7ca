using System.Diagnostics;

namespace CertProp.GraphEmulator.Storage;

/// <summary>A running Azurite, in memory and on a free port. Many emulators may share one.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // Standard input ends when the process that started it ends, in whatever way, and then Azurite ends as well.
    private const string EndsWithItsParent =
        "process.stdin.resume().on('end',()=>process.exit());require(process.argv[1])";

    private const string Announcement = "successfully listens on ";

    private readonly Process _process;

    private Azurite(Process process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    /// <summary>Its address.</summary>
    public Uri Endpoint { get; }

    /// <exception cref="AzuriteMissingException">It is not there, or does not start.</exception>
    /// <inheritdoc cref="AzuriteProgram.Find"/>
    public static async Task<Azurite> StartAsync(string? path = null)
    {
        var start = new ProcessStartInfo(
            "node",
            [
                "-e", EndsWithItsParent, AzuriteProgram.Find(path), "--inMemoryPersistence", "--blobHost", "127.0.0.1",
                "--blobPort", "0", "--disableTelemetry", "--silent",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AzuriteMissingException("Azurite needs Node.js, and node is not installed");
        }
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            int at = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (at < 0)
                continue;
            // Silent from here on, but a full pipe would stop it.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new Azurite(process, new Uri(line[(at + Announcement.Length)..].Trim()));
        }
        throw new AzuriteMissingException("Azurite ended before it listened");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
