using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Whose token it is, and whether it is the tenant that the settings mean.</summary>
public sealed class SignedInTests
{
    private const string Here = "11111111-2222-3333-4444-555555555555";
    private const string Elsewhere = "99999999-2222-3333-4444-555555555555";

    [Theory]
    [InlineData("Interactive", null, Elsewhere)]
    [InlineData("Interactive", "contoso.onmicrosoft.com", Elsewhere)]
    [InlineData("Interactive", Here, Here)]
    [InlineData("Interactive", "{11111111-2222-3333-4444-555555555555}", Here)]
    [InlineData("ManagedIdentity", null, Elsewhere)]
    [InlineData("ManagedIdentity", Here, Here)]
    [InlineData("Interactive", Here, null)]
    public void TenantThatIsMeant_OrThatTheSignInItselfNames_IsTaken(string method, string? wanted, string? actual)
    {
        DeploySettings settings = With(method, wanted);
        SignedIn.Of(TokenOf(actual), settings).Require(settings);
    }

    [Theory]
    [InlineData(
        "Interactive", Here, Elsewhere, $"signed in to tenant {Elsewhere}, but the settings name tenant {Here}")]
    [InlineData("AzureCli", Here, "no id", "signed in to tenant no id, but")]
    [InlineData("ManagedIdentity", Here, Elsewhere, $"signed in to tenant {Elsewhere}")]
    [InlineData("ManagedIdentity", "contoso.onmicrosoft.com", Here, "must name the tenant by its id")]
    [InlineData("ManagedIdentity", Here, null, "does not say of which tenant")]
    public void AnotherTenant_OrOneThatNobodyCanCompare_IsRefused(
        string method, string wanted, string? actual, string about)
    {
        DeploySettings settings = With(method, wanted);
        ConflictException refusal = Assert.Throws<ConflictException>(
            () => SignedIn.Of(TokenOf(actual), settings).Require(settings));
        Assert.Contains(about, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Emulator_TakesEverybody()
    {
        DeploySettings settings = With("ManagedIdentity", "contoso.onmicrosoft.com") with { Cloud = Cloud.Emulator };
        var who = SignedIn.Of("emulator", settings);
        who.Require(settings);
        Assert.Equal("cloud emulator, which takes everybody", $"{who}");
    }

    [Fact]
    public void OneLine_SaysWhereAndWho()
    {
        DeploySettings named = With("Interactive", "contoso.onmicrosoft.com"), unnamed = With("Interactive", null);
        string person = PlayedIdentity.Jwt(
            new { appid = "app-1", tid = Here, upn = "anna@contoso.example", scp = "User.Read" });
        string guest = PlayedIdentity.Jwt(new { azp = "app-1", tid = Here, oid = "object-1", scp = "User.Read" });
        string application = PlayedIdentity.Jwt(new { appid = "app-1", tid = Here, oid = "object-1" });

        Assert.Equal(
            $"tenant contoso.onmicrosoft.com ({Here}), cloud global, as user anna@contoso.example (app app-1)",
            $"{SignedIn.Of(person, named)}");
        Assert.Equal($"tenant {Here}, cloud global, as user object-1 (app app-1)", $"{SignedIn.Of(guest, unnamed)}");
        Assert.Equal(
            $"tenant {Here}, cloud usgov, as application (app app-1)",
            $"{SignedIn.Of(application, With("Secret", Here) with { Cloud = Cloud.Usgov })}");
        Assert.Equal(
            "tenant unknown, cloud global, as somebody: the token does not say who",
            $"{SignedIn.Of("opaque", unnamed)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a.%%%.c")]
    [InlineData("a.bm8.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.eyJyb2xlcyI6WzFdfQ.c")]
    public void TokenThatCannotBeRead_SaysNothing(string token) => Assert.Null(TokenClaims.Read(token));

    private static string TokenOf(string? tenant) => tenant is null
        ? PlayedIdentity.Jwt(new { appid = "app-1" })
        : PlayedIdentity.Jwt(new { appid = "app-1", tid = tenant });

    private static DeploySettings With(string method, string? tenant) => new()
    {
        Deployment = Guid.Parse(Deployment.Id),
        AuthMethod = Enum.Parse<AuthMethod>(method),
        Tenant = tenant,
    };
}
