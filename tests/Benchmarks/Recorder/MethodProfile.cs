using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace CertProp.Recorder;

/// <summary>
/// A profile for crossgen2 (.mibc): a ZIP archive with an assembly. Its global method <c>AssemblyDictionary</c> loads,
/// for each group of methods, the names of the assemblies that they need and a token of the group's own method, which
/// loads a token of each method (dotnet/runtime, src/coreclr/tools/aot/ILCompiler.ReadyToRun/IBC/MIbcProfileParser.cs).
/// </summary>
internal sealed class MethodProfile
{
    // Of the file in the archive, so that what has not changed is not changed: the earliest that ZIP knows.
    private static readonly DateTimeOffset s_anyTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MetadataBuilder _metadata = new();
    private readonly MethodBodyStreamEncoder _bodies = new(new BlobBuilder());
    private readonly MetadataReferences _references;

    private MethodProfile()
    {
        _references = new MetadataReferences(_metadata);
        StringHandle name = _metadata.GetOrAddString("profile");
        _metadata.AddModule(0, name, default, default, default);
        _metadata.AddAssembly(name, new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(
            default, default, _metadata.GetOrAddString("<Module>"), default,
            MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
    }

    /// <summary>Writes a profile that names these methods.</summary>
    public static void Write(string path, IEnumerable<MethodBase> methods)
    {
        var profile = new MethodProfile();
        profile.Add(methods
            .OrderBy(method => $"{method.DeclaringType} {method}", StringComparer.Ordinal)
            .GroupBy(AssembliesOf)
            .OrderBy(group => group.Key, StringComparer.Ordinal));
        BlobBuilder image = profile.Serialize();
        using var file = new FileStream(path, FileMode.Create);
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        ZipArchiveEntry entry = archive.CreateEntry(Path.GetFileName(path) + ".dll", CompressionLevel.SmallestSize);
        entry.LastWriteTime = s_anyTime;
        using Stream content = entry.Open();
        image.WriteContentTo(content);
    }

    // The assembly that defines the method first, then those of its arguments, each followed by a semicolon.
    private static string AssembliesOf(MethodBase method)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        Type[] arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (Type argument in (Type[])[.. method.DeclaringType!.GetGenericArguments(), .. arguments])
            AddAssemblies(argument, others);
        string own = MetadataReferences.AssemblyOf(method.DeclaringType);
        others.Remove(own);
        return string.Concat(others.Prepend(own).Select(name => name + ";"));
    }

    private static void AddAssemblies(Type type, SortedSet<string> names)
    {
        while (type.HasElementType)
            type = type.GetElementType()!;
        if (!MetadataReferences.IsShared(type))
            names.Add(MetadataReferences.AssemblyOf(type));
        foreach (Type argument in type.GetGenericArguments())
            AddAssemblies(argument, names);
    }

    private void Add(IEnumerable<IGrouping<string, MethodBase>> groups)
    {
        var dictionary = new InstructionEncoder(new BlobBuilder());
        int number = 0;
        foreach (IGrouping<string, MethodBase> group in groups)
        {
            var methods = new InstructionEncoder(new BlobBuilder());
            foreach (MethodBase method in group)
            {
                AddToken(methods, _references.HandleOf(method));
                // After a method that trimming left out, crossgen2 would not see the next one: it waits for a pop.
                methods.OpCode(ILOpCode.Pop);
            }
            dictionary.LoadString(_metadata.GetOrAddUserString(group.Key));
            AddToken(dictionary, AddMethod($"Methods{number++}", methods));
        }
        AddMethod("AssemblyDictionary", dictionary);
    }

    private static void AddToken(InstructionEncoder code, EntityHandle handle)
    {
        code.OpCode(ILOpCode.Ldtoken);
        code.Token(handle);
        code.OpCode(ILOpCode.Pop);
    }

    private MethodDefinitionHandle AddMethod(string name, InstructionEncoder code)
    {
        code.OpCode(ILOpCode.Ret);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, returned => returned.Void(), _ => { });
        return _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name),
            _metadata.GetOrAddBlob(signature), _bodies.AddMethodBody(code), default);
    }

    private BlobBuilder Serialize()
    {
        var image = new BlobBuilder();
        new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(_metadata),
            _bodies.Builder, deterministicIdProvider: IdOf).Serialize(image);
        return image;
    }

    private static BlobContentId IdOf(IEnumerable<Blob> content) =>
        BlobContentId.FromHash(SHA256.HashData([.. content.SelectMany(blob => blob.GetBytes())]));
}
