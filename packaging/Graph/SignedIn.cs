using System.Net;
using Azure;
using Azure.Core;
using Azure.Identity;
using CertProp.Deploy.Settings;
using CertProp.Reports;
using Microsoft.Identity.Client;

namespace CertProp.Deploy.Graph;

/// <summary>Who is signed in, and where.</summary>
/// <param name="Cloud">Which cloud.</param>
/// <param name="TenantName">The tenant as the settings name it; null where they do not.</param>
/// <param name="Claims">What the token says; null where it cannot be read.</param>
internal sealed record SignedIn(Cloud Cloud, string? TenantName, TokenClaims? Claims)
{
    /// <summary>Signs in. The credential keeps what it got, so that nobody is asked a second time.</summary>
    /// <param name="credential">The one that requests are signed with.</param>
    /// <param name="cloud">Where.</param>
    /// <param name="settings">Name tenant and cloud.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AuthenticationFailedException">It does not work.</exception>
    public static async Task<SignedIn> InAsync(
        TokenCredential credential, GraphCloud cloud, DeploySettings settings, CancellationToken cancellation)
    {
        // As requests ask for it: tokens with continuous access evaluation are kept apart from those without, and a
        // person would have to sign in twice.
        AccessToken token = await credential.GetTokenAsync(
            new TokenRequestContext([cloud.Scope], isCaeEnabled: true), cancellation);
        return Of(token.Token, settings);
    }

    public static SignedIn Of(string token, DeploySettings settings) =>
        new(settings.Cloud, settings.Tenant, TokenClaims.Read(token));

    /// <summary>Whether signing in failed for lack of an answer only, so that it may work later.</summary>
    public static bool IsUnanswered(AuthenticationFailedException failure) =>
        failure is not CredentialUnavailableException && CausesOf(failure).Any(cause => cause is
            RequestFailedException { Status: 0 or (int)HttpStatusCode.TooManyRequests or >= 500 }
            or HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError }
            or MsalException { IsRetryable: true });

    /// <summary>Whether nobody signs in here: the emulator takes everybody.</summary>
    public bool IsEverybody => Claims is null && Cloud is Cloud.Emulator;

    /// <summary>Refuses another tenant than the settings'. Nothing should be read before.</summary>
    /// <exception cref="ConflictException">It is another one, or nobody can tell.</exception>
    public void Require(DeploySettings settings)
    {
        if (settings.Tenant is not { } wanted || IsEverybody)
            return;
        // A managed identity takes no tenant: it has the one that its machine is in. All other methods sign in to the
        // tenant that is named, by whatever name.
        bool isManaged = settings.AuthMethod is AuthMethod.ManagedIdentity;
        if (!Guid.TryParse(wanted, out Guid id))
        {
            if (isManaged)
            {
                throw new ConflictException(
                    $"with managedIdentity the settings must name the tenant by its id, not as \"{wanted}\": the "
                    + $"identity is of tenant {Claims?.Tenant ?? "unknown"}, and a name cannot be compared with that");
            }
            return;
        }
        if (Claims?.Tenant is not { } actual)
        {
            if (isManaged)
            {
                throw new ConflictException(
                    $"the settings name tenant {wanted}, and the managed identity's token does not say of which tenant "
                    + "it is; sign in another way");
            }
            return;
        }
        if (!Guid.TryParse(actual, out Guid signedIn) || signedIn != id)
        {
            throw new ConflictException(
                $"signed in to tenant {actual}, but the settings name tenant {wanted}; sign in there, or correct "
                + "\"tenant\" in the settings");
        }
    }

    /// <summary>Where and who, in one line.</summary>
    public override string ToString() => IsEverybody
        ? "cloud emulator, which takes everybody"
        : $"{TenantWords()}, cloud {Names.Of(Cloud)}, as {WhoWords()}";

    private static IEnumerable<Exception> CausesOf(Exception failure) => failure switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(CausesOf),
        { InnerException: { } inner } => CausesOf(inner).Prepend(failure),
        _ => [failure],
    };

    private string TenantWords() => (TenantName, Claims?.Tenant) switch
    {
        (null, null) => "tenant unknown",
        (null, { } id) => $"tenant {id}",
        ({ } name, null) => $"tenant {name}",
        ({ } name, { } id) when Guid.TryParse(name, out _) => $"tenant {id}",
        ({ } name, { } id) => $"tenant {name} ({id})",
    };

    private string WhoWords() => Claims is null
        ? "somebody: the token does not say who"
        : $"{(Claims.User is { } user ? $"user {user}" : "application")} (app {Claims.Application ?? "unknown"})";
}
