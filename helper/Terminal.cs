using System.Text;

namespace CertProp;

/// <summary>Where a command reads and writes, so that tests can run the real commands.</summary>
internal sealed class Terminal : IDisposable
{
    private Encoding? _encodingBefore;

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
        Encoding? before = outputIsTerminal && OperatingSystem.IsWindows() ? TrySetUtf8() : null;
        bool colour = outputIsTerminal
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, colour, !Console.IsErrorRedirected)
        {
            _encodingBefore = before,
        };
    }

    public void Dispose()
    {
        try
        {
            Text.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could not be written was reported when it was tried first.
        }
        // The code page belongs to the console and would outlive this process.
        if (_encodingBefore is not null)
            Console.OutputEncoding = _encodingBefore;
    }

    private static Encoding? TrySetUtf8()
    {
        try
        {
            Encoding before = Console.OutputEncoding;
            Console.OutputEncoding = Encoding.UTF8;
            return before;
        }
        catch (IOException)
        {
            // A legacy console that has no such code page shows question marks for some letters; nothing is lost.
            return null;
        }
    }
}
