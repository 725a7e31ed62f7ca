using System.Diagnostics;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Programs;

/// <summary>A file that another program keeps open, until this is disposed of.</summary>
internal sealed class HeldFile : IDisposable
{
    private readonly Process _holder;

    private HeldFile(Process holder) => _holder = holder;

    /// <param name="prefix">Where the other program runs.</param>
    /// <param name="folder">Where it is compiled to.</param>
    /// <param name="file">As this machine calls it.</param>
    /// <param name="sharesReading">Whether others may read it meanwhile; nothing else they may.</param>
    public static HeldFile Hold(WinePrefix prefix, string folder, string file, bool sharesReading)
    {
        string program = CompiledProgram.Make("hold", folder);
        Process holder = prefix.Start(program, PublishedExe.WindowsPath(file), sharesReading ? "1" : "0");
        Assert.Equal("held", holder.StandardOutput.ReadLine()?.TrimEnd());
        return new HeldFile(holder);
    }

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }
}
