using System.Reflection;
using CertProp.Linux;

namespace CertProp.Tests.Support;

/// <summary>
/// Lets <see cref="LinuxFolder"/> believe that this kernel has no openat2, and so take its other way, until disposed.
/// Tests that do so belong to the collection of the same name, beside which nothing else runs.
/// </summary>
internal sealed class OpenAt2 : IDisposable
{
    private static readonly FieldInfo s_has =
        typeof(LinuxFolder).GetField("s_hasOpenAt2", BindingFlags.Static | BindingFlags.NonPublic)!;

    private OpenAt2(bool isThere) => s_has.SetValue(null, isThere);

    /// <param name="isThere">False for the other way. True asks nothing of the kernel that it does not have.</param>
    public static OpenAt2 Say(bool isThere) => new(isThere);

    public void Dispose() => s_has.SetValue(null, true);
}

[CollectionDefinition("openat2", DisableParallelization = true)]
public sealed class OneAfterTheOther;
