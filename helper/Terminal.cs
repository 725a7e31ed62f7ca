using System.Text;

namespace CertProp;

/// <summary>Where a command reads and writes, so that tests can run the real commands.</summary>
internal sealed class Terminal : IDisposable
{
    public Terminal(Stream input, Stream output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        Input = input;
        Output = output;
        Text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        Error = error;
        Colour = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
    }

    public Stream Input { get; }

    /// <summary>Data, as bytes.</summary>
    public Stream Output { get; }

    /// <summary>Data, as UTF-8 text; flushed by whoever writes a whole piece.</summary>
    public TextWriter Text { get; }

    /// <summary>Talk and errors.</summary>
    public TextWriter Error { get; }

    public bool Colour { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>The process's own streams; UTF-8 on consoles, nothing changed where they are redirected.</summary>
    public static Terminal OfProcess()
    {
        bool outputIsTerminal = !Console.IsOutputRedirected;
        if (outputIsTerminal && OperatingSystem.IsWindows())
            TrySetUtf8();
        bool colour = outputIsTerminal
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, colour, !Console.IsErrorRedirected);
    }

    public void Dispose() => Text.Dispose();

    private static void TrySetUtf8()
    {
        try
        {
            Console.OutputEncoding = Encoding.UTF8;
        }
        catch (IOException)
        {
            // A legacy console that has no such code page shows question marks for some letters; nothing is lost.
        }
    }
}
