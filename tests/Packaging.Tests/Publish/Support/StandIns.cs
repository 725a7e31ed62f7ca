using System.Collections.Concurrent;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;

[assembly: AssemblyFixture(typeof(StandIns))]

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>Programs in the place of certprop.exe, each compiled once for all tests.</summary>
public sealed class StandIns : IDisposable
{
    private static readonly Lazy<TemporaryFolder> Folder = new(() => new TemporaryFolder());
    private static readonly ConcurrentDictionary<string, Lazy<string>> Programs = new();

    /// <returns>Path of the program; skips the test where there is no compiler.</returns>
    public static string Of(string version) =>
        Programs.GetOrAdd(version, _ => new Lazy<string>(() => StandInProgram.Compile(Folder.Value, version))).Value;

    public void Dispose()
    {
        if (Folder.IsValueCreated)
            Folder.Value.Dispose();
    }
}
