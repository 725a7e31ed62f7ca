namespace CertProp.Deploy.Graph;

/// <summary>
/// Addresses of storage that the service lends. Their query is a key: it goes over TLS, or does not leave this machine,
/// where the emulator's storage is.
/// </summary>
internal static class SecretAddress
{
    /// <returns>Null where there is none, or where it must not be used.</returns>
    public static Uri? Of(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : null;
}
