using System.Security.Cryptography;

namespace CertProp.Deploy.Bundle;

/// <summary>The certprop.exe that a bundle carries.</summary>
/// <param name="Content">The whole file, as devices get it.</param>
/// <param name="Version">File version in four parts.</param>
/// <param name="UnsignedDigest">Hex SHA-256 of what a signature covers: the same before and after signing.</param>
/// <param name="IsSigned">Whether it carries a signature; whose is not asked.</param>
internal sealed record HelperProgram(byte[] Content, Version Version, string UnsignedDigest, bool IsSigned)
{
    public const string FileName = "certprop.exe";

    // What is larger was not meant: the helper has 13 MB.
    private const int MaxLength = 100 << 20;

    /// <summary>Hex SHA-256 of the file, which scripts accept it by.</summary>
    public string Sha256 { get; } = Convert.ToHexString(SHA256.HashData(Content));

    /// <exception cref="InvalidInputException">It is not there, or no certprop.exe.</exception>
    public static HelperProgram Read(string path)
    {
        byte[] content = NamedFile.Read(path, "the published certprop.exe was expected", MaxLength);
        var image = new PortableExecutable(path, content);
        if (!SingleFileBundle.IsWhole(content))
            throw new InvalidInputException(path, "its end is missing; copy it again, or publish it anew");
        return new HelperProgram(content, image.FileVersion, image.UnsignedDigest(), image.IsSigned);
    }
}
