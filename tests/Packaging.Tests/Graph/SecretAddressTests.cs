using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Tests.Graph;

/// <summary>Whoever sees such an address has its key.</summary>
public sealed class SecretAddressTests
{
    [Theory]
    [InlineData("https://store.example/blob?sig=x", true)]
    [InlineData("http://127.0.0.1:10000/blob?sig=x", true)]
    [InlineData("http://store.example/blob?sig=x", false)]
    [InlineData("ftp://127.0.0.1/blob?sig=x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/blob?sig=x", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void OnlyOverTls_OrOnThisMachine(string? text, bool isUsed) =>
        Assert.Equal(isUsed, SecretAddress.Of(text) is not null);
}
