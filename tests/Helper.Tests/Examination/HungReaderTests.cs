using System.Diagnostics;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>
/// A pager that is not scrolled on, a pipe whose reader hangs: with <c>--timeout</c> the process ends all the same.
/// </summary>
public sealed class HungReaderTests : IDisposable
{
    private const int Timeout = 6;

    // The process needs one second and some for its last resort; whoever waits longer waits for ever.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text"), InlineData("json")]
    public async Task OutputThatNobodyReads_CannotHoldUpTheEnd(string format)
    {
        string profiles = Path.Combine(_folder.Path, "profiles");
        BulkTree.Write(profiles, profiles: 100, elementsPerProfile: 10, leakedEvery: 0);

        Assert.Equal(Timeout, await ExitCodeOf("list", "--profiles", profiles, "--format", format, "--timeout", "1"));
    }

    [Fact]
    public async Task ErrorsThatNobodyReads_CannotHoldUpTheEnd()
    {
        for (int profile = 0; profile < 50; profile++)
        {
            string store = _folder.MakeStore($"profiles/{profile}");
            for (int i = 0; i < 30; i++)
                File.WriteAllBytes(Path.Combine(store, $"foreign {i}"), []);
        }

        Assert.Equal(
            Timeout, await ExitCodeOf("list", "--profiles", Path.Combine(_folder.Path, "profiles"), "--timeout", "1"));
    }

    private static async Task<int> ExitCodeOf(params string[] arguments)
    {
        using Process process = BuiltHelper.Start(arguments);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(s_limit, TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
        finally
        {
            process.Kill();
        }
    }
}
