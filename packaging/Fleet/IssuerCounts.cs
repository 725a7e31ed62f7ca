using System.Runtime.InteropServices;

namespace CertProp.Deploy.Fleet;

/// <summary>
/// On how many devices each issuer has leaked. Exact up to so many different ones; where hostile devices send more, the
/// rarest are forgotten, so that memory stays as it is.
/// </summary>
internal sealed class IssuerCounts
{
    private const int Most = 4_096;

    private readonly Dictionary<string, int> _devices = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether some were forgotten.</summary>
    public bool IsExact { get; private set; } = true;

    public void Add(string issuer)
    {
        if (_devices.Count >= Most && !_devices.ContainsKey(issuer))
            Forget();
        CollectionsMarshal.GetValueRefOrAddDefault(_devices, issuer, out _)++;
    }

    public IEnumerable<(string Issuer, int Devices)> Top(int count) => _devices
        .OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Take(count)
        .Select(one => (one.Key, one.Value));

    private void Forget()
    {
        IsExact = false;
        foreach (string rare in _devices.OrderBy(one => one.Value).Take(Most / 2).Select(one => one.Key).ToArray())
            _devices.Remove(rare);
    }
}
