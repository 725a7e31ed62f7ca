using CertProp.Tests.Support;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// What is started in a user's session may be anything the user makes of it: whoever started it gets an answer of bounded
/// size in bounded time, or the reason why not. By certprop's own classes in a program that starts itself.
/// </summary>
public sealed class SessionRunTests(PublishedExe exe, SessionHost host) : IClassFixture<SessionHost>
{
    [Theory]
    [InlineData("echo", "answer: 1048576 bytes")]
    [InlineData("deaf", "answer: 13 bytes")]
    [InlineData("crash", "answer: 1 bytes")]
    [InlineData("silent", "fault: it said nothing and ended with 7")]
    [InlineData("endless", "fault: it did not come to its end in time and was ended")]
    [InlineData("slow", "fault: it did not come to its end in time and was ended")]
    [InlineData("flood", "fault: it said more than 32 MB and was ended")]
    public void WhateverItDoes_TheOtherSideGoesOn(string kind, string expected)
    {
        CommandResult result = Run(new PlayedMachine(), kind);

        Assert.Equal(expected, result.Output.Trim());
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(exe.Prefix.Processes(), line => line.Contains("misbehave", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("self;user=", "")]
    [InlineData("65536;user=;state=6", "")]
    [InlineData("3;user=CONTOSO\\carol;token-error=1314", "session 3: its user's token cannot be had")]
    [InlineData("", "session : the list of sessions could not be had")]
    public void WhoCannotBeEntered_IsSaid(string sessions, string expected)
    {
        string output = Run(new PlayedMachine { Sessions = sessions }, "deaf").Output.Trim();

        Assert.StartsWith(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("answer", output, StringComparison.Ordinal);
    }

    [Fact]
    public void UserWithTwoSessions_IsEnteredOnce()
    {
        var machine = new PlayedMachine { Sessions = "5;user=self;state=4;token=self|self;user=self" };

        Assert.Equal("answer: 13 bytes", Run(machine, "deaf").Output.Trim());
    }

    private CommandResult Run(PlayedMachine machine, string kind) =>
        exe.RunProgram(machine, host.Program, kind is "echo" or "flood" ? "60" : "5", kind).Command;
}

/// <summary>The program, published once.</summary>
public sealed class SessionHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _program;

    public SessionHost() => _program = new Lazy<string>(Publish);

    public string Program => _program.Value;

    public void Dispose() => _folder.Dispose();

    private string Publish()
    {
        (int exitCode, string output, string error) = Tool.Run(
            "dotnet", "publish", Path.Combine(Repository.Root, "tests", "Windows.Tests", "SessionHost"), "-o", _folder.Path);
        Assert.True(exitCode == 0, $"dotnet publish failed: {output}{error}");
        return Path.Combine(_folder.Path, "CertPropRemediation.Windows.Tests.exe");
    }
}
