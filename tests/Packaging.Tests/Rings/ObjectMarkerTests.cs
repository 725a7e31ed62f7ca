using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>The line by which objects are known, in whatever people make of the text around it.</summary>
public sealed class ObjectMarkerTests
{
    private static readonly ObjectMarker s_marker = PlayedRing.Marker(ObjectRole.Machine, revision: 7);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Marker_IsReadAsItWasWritten(bool isPaused)
    {
        ObjectMarker marker = s_marker with { IsPaused = isPaused };
        Assert.Equal(marker, ObjectMarker.Find($"Somebody's words.\r\n{marker}\r\nAnd more."));
        Assert.Equal(isPaused, $"{marker}".EndsWith(" content=0123456789ab paused", StringComparison.Ordinal));
    }

    [Fact]
    public void OtherWordsBehindIt_AreNoPause()
    {
        Assert.False(ObjectMarker.Find($"{s_marker} pausedly")!.IsPaused);
        Assert.False(ObjectMarker.Find($"{s_marker}\npaused")!.IsPaused);
    }

    [Fact]
    public void PausedObject_IsTheSameObject()
    {
        Assert.True((s_marker with { IsPaused = true, Revision = 8 }).IsSameObject(s_marker));
        Assert.True((s_marker with { Ring = "PILOT" }).IsSameObject(s_marker));
        Assert.False((s_marker with { Ring = "broad" }).IsSameObject(s_marker));
        Assert.False((s_marker with { Role = ObjectRole.Restore }).IsSameObject(s_marker));
        Assert.False((s_marker with { Deployment = Guid.Empty }).IsSameObject(s_marker));
    }

    [Fact]
    public void DamagedMarker_IsNone()
    {
        string whole = $"{s_marker}";
        Assert.All(
            (string?[])
            [
                null, "", whole.Replace("/1 ", "/2 ", StringComparison.Ordinal), $"{whole}c", whole[..^1],
                whole.Replace("machine", "user", StringComparison.Ordinal),
                whole.Replace("revision=7", "revision=7777777777", StringComparison.Ordinal),
            ],
            text => Assert.Null(ObjectMarker.Find(text)));
    }
}
