namespace CertProp.Tests.Support;

/// <summary>Bytes that the reference gives.</summary>
internal static class TestVectors
{
    /// <summary>
    /// Test vector 2 of windows-certificates.md, section 7: framing only, properties 3, 2, 120 and 32; what it calls a
    /// certificate is five bytes of DER.
    /// </summary>
    public static readonly byte[] FramingOnly = Convert.FromHexString(string.Concat(
        "03000000010000001400000090d80b0214715c2117f1db310cc56f1e87dc4775",
        "0200000001000000820000001c0000002e00000000000000000000000000000000000000000000005400450053005400",
        "43004f004e00540000004d006900630072006f0073006f0066007400200053006d00610072007400200043006100720064",
        "0020004b00650079002000530074006f0072006100670065002000500072006f0076006900640065007200000078000000",
        "0100000004000000020000002000000001000000050000003003020101"));

    /// <summary>The name of its file.</summary>
    public const string FramingOnlyName = "90D80B0214715C2117F1DB310CC56F1E87DC4775";

    /// <summary>SID extension value of section 10, for <see cref="Situation.AliceSid"/>.</summary>
    public static readonly byte[] SidExtension = Convert.FromHexString(
        "3040a03e060a2b060104018237190201a030042e" + "532d312d352d32312d313131313131313131312d"
        + "323232323232323232322d333333333333333333332d31313034");

    /// <summary>UPN GeneralName of section 10, for <c>alice@corp.example</c>; it lies in the SAN's SEQUENCE.</summary>
    public static readonly byte[] UpnGeneralName = Convert.FromHexString(
        "a022060a2b060104018237140203a0140c12" + "616c69636540636f72702e6578616d706c65");
}
