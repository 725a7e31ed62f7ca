using System.Runtime.CompilerServices;

namespace CertProp.Reports;

/// <summary>Enumeration members as reports spell them: in camel case. For enumerations that count from 0 without gaps.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Names[Unsafe.As<T, int>(ref value)];

    // An array, because a dictionary would be compiled for each of them anew, and the program grow by it.
    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly string[] Names = CamelCase(Enum.GetNames<T>());
    }

    private static string[] CamelCase(string[] names)
    {
        for (int i = 0; i < names.Length; i++)
            names[i] = $"{char.ToLowerInvariant(names[i][0])}{names[i].AsSpan(1)}";
        return names;
    }
}
