using System.Reflection;

namespace CertProp.Recorder;

/// <summary>
/// What the just-in-time compiler lists with <c>DOTNET_JitStdOutFile</c> and <c>DOTNET_JitDisasmSummary=1</c>, a line a
/// method: <c>  2: JIT compiled System.Collections.Generic.List`1[System.__Canon]:Add(System.__Canon) [Tier0, …]</c>.
/// </summary>
internal static class JitListing
{
    private const string Marker = "JIT compiled ";
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] s_assemblies = AppDomain.CurrentDomain.GetAssemblies();

    /// <summary>
    /// The methods in a listing: all overloads of each, in each assembly with a type of this name, as a listing does
    /// not say enough of parameters and nothing of assemblies. Rather a method too many than one too few.
    /// </summary>
    public static IEnumerable<MethodBase> Read(string path) =>
        File.ReadLines(path).Where(line => line.Contains(Marker, StringComparison.Ordinal)).SelectMany(Find);

    private static IEnumerable<MethodBase> Find(string line)
    {
        string method = line[(line.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
        int colon = method.IndexOf(':');
        int parenthesis = method.IndexOf('(', colon + 1);
        if (colon < 0 || parenthesis < 0)
            return []; // A stub that has no name.
        (string name, string[] arguments) = Split(method[(colon + 1)..parenthesis]);
        Type?[] types = [.. arguments.Select(argument => FindTypes(argument).FirstOrDefault())];
        return types.Contains(null) ? [] : FindTypes(method[..colon])
            .SelectMany(type => type.GetMembers(All)).OfType<MethodBase>()
            .Where(candidate => candidate.Name == name && Parameters(candidate) == types.Length)
            .Select(candidate => types.Length == 0
                ? candidate
                : Instantiate(() => ((MethodInfo)candidate).MakeGenericMethod(types!)))
            .OfType<MethodBase>();
    }

    // An enumeration is listed as the number that it is stored as, which not every parameter takes.
    private static T? Instantiate<T>(Func<T> make)
        where T : MemberInfo
    {
        try
        {
            return make();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static int Parameters(MethodBase method) =>
        method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0;

    private static IEnumerable<Type> FindTypes(string name)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal))
            return FindTypes(name[..^2]).Select(element => element.MakeArrayType());
        (string definition, string[] arguments) = Split(name);
        Type?[] types = [.. arguments.Select(argument => FindTypes(argument).FirstOrDefault())];
        if (definition.Length == 0 || types.Contains(null))
            return [];
        return s_assemblies.Select(assembly => assembly.GetType(Unabbreviated(definition))).OfType<Type>()
            .Select(type => types.Length == 0 ? type : Instantiate(() => type.MakeGenericType(types!)))
            .OfType<Type>();
    }

    // Name[A,B[C]] into Name and its arguments A and B[C].
    private static (string Name, string[] Arguments) Split(string text)
    {
        int open = text.IndexOf('[');
        if (open < 0)
            return (text, []);
        var arguments = new List<string>();
        int depth = 0, start = open + 1;
        for (int i = open + 1; i < text.Length; i++)
        {
            if (depth == 0 && text[i] is ',' or ']')
            {
                arguments.Add(text[start..i]);
                start = i + 1;
            }
            depth += text[i] is '[' ? 1 : text[i] is ']' ? -1 : 0;
        }
        return (text[..open], [.. arguments]);
    }

    private static string Unabbreviated(string name) => name switch
    {
        "bool" => "System.Boolean",
        "byte" or "ubyte" => "System.Byte",
        "sbyte" => "System.SByte",
        "char" => "System.Char",
        "short" => "System.Int16",
        "ushort" => "System.UInt16",
        "int" => "System.Int32",
        "uint" => "System.UInt32",
        "long" => "System.Int64",
        "ulong" => "System.UInt64",
        "float" => "System.Single",
        "double" => "System.Double",
        "nint" => "System.IntPtr",
        "nuint" => "System.UIntPtr",
        _ => name,
    };
}
