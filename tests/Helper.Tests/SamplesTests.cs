using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests;

/// <summary>The committed samples against the generator that declares them, and the product against both.</summary>
public class SamplesTests
{
    [Fact]
    public void Samples_AreWhatTheGeneratorWrites()
    {
        using var folder = new TemporaryFolder();
        SampleTree.Write(folder.Path);
        foreach (string written in Directory.EnumerateFiles(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            string committed = Path.Combine(Repository.Samples, Path.GetRelativePath(folder.Path, written));
            Assert.True(File.Exists(committed), $"{committed} is not committed");
            Assert.Equal(File.ReadAllBytes(written), File.ReadAllBytes(committed));
        }
    }
}
