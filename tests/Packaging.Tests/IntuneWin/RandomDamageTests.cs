using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Damage at random, the same for the same seed: never a defect, never a success with other content.</summary>
public sealed class RandomDamageTests : IDisposable
{
    private const int Seeds = 3_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DamagedPackage_IsRefusedOrHasTheSameContent()
    {
        string path = Path.Combine(_folder.Path, "own.intunewin");
        OwnPackage.Write(path, OwnPackage.Files);
        AssertEveryDamage(File.ReadAllBytes(path), OwnPackage.ReadPlaintext(path));
        var compressed = new ForeignPackage { Compression = System.IO.Compression.CompressionLevel.Optimal };
        AssertEveryDamage(compressed.Build(), compressed.Inner);
    }

    [Fact]
    public void DamagedRealSample_IsRefusedOrHasTheSameContent() =>
        AssertEveryDamage(File.ReadAllBytes(RealSample.Package), RealSample.Plaintext);

    // Under a right MAC and digest, as whoever makes packages can.
    [Fact]
    public void DamagedInnerArchive_IsRefusedOrExtractedBelowItsFolder()
    {
        byte[] inner = ForeignPackage.ZipOf(("setup.exe", "setup"), ("data/", ""), ("data/a.txt", new('a', 100)));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "out"));
        for (int seed = 0; seed < Seeds; seed++)
        {
            string path = _folder.Write("in/app.intunewin", new ForeignPackage { Inner = Damage(inner, seed) }.Build());
            string folder = Path.Combine(_folder.Path, "out", "deep");
            DeployRun run = DeployRun.Of("inspect", path, "--extract", folder);

            AssertOkOrRefused(run, seed);
            Assert.Equal(["in", "out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
            string[] beside = Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!);
            Assert.Equal(run.ExitCode == 0 ? [folder] : [], beside);
            if (Path.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private void AssertEveryDamage(byte[] package, byte[] plaintext)
    {
        int refused = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            string path = _folder.Write("app.intunewin", Damage(package, seed));
            DeployRun run = DeployRun.Of("inspect", path);
            AssertOkOrRefused(run, seed);
            if (run.ExitCode == 0)
                Assert.Equal(plaintext, OwnPackage.ReadPlaintext(path));
            else
                refused++;
        }
        Assert.InRange(refused, Seeds / 2, Seeds);
    }

    private static void AssertOkOrRefused(DeployRun run, int seed)
    {
        Assert.True(run.ExitCode is 0 or 2, $"seed {seed}: {run.ExitCode} {run.Error}");
        if (run.ExitCode == 2)
            run.AssertOneSentence();
    }

    // Mostly a flipped bit; now and then a piece that is missing, double or other.
    private static byte[] Damage(byte[] bytes, int seed)
    {
        var random = new Random(seed);
        byte[] damaged = [.. bytes];
        int from = random.Next(bytes.Length), to = random.Next(from, Math.Min(bytes.Length, from + 64) + 1);
        switch (random.Next(8))
        {
            case 0:
                return [.. bytes[..from], .. bytes[to..]];
            case 1:
                return [.. bytes[..to], .. bytes[from..]];
            case 2:
                random.NextBytes(damaged.AsSpan(from..to));
                return damaged;
            case 3:
                damaged.AsSpan(from..to).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                return damaged;
            default:
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
        }
    }
}
