namespace CertProp.Deploy.Tests.ConfigMgr;

public sealed class PublishScriptSmoke
{
    [Fact]
    public void X()
    {
        using var site = new PublishSite();
        site.Pack();
        PublishRun r = site.Run("-WhatIf");
        PublishRun a = site.Run();
        PublishRun b = site.Run();
        Assert.Fail(r + "\n" + a + "\n" + b + site.Comparable);
    }
}
