using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace CertProp.Recorder;

/// <summary>
/// A profile for crossgen2 (.mibc): a ZIP archive with an assembly, whose global method <c>AssemblyDictionary</c> loads, for each group of methods,
/// the names of the assemblies that they need and a token of the group's own method, which loads a token of each method
/// (dotnet/runtime, src/coreclr/tools/aot/ILCompiler.ReadyToRun/IBC/MIbcProfileParser.cs).
/// </summary>
internal sealed class MethodProfile
{
    // Of the file in the archive: the same methods shall make the same bytes. The earliest that ZIP knows.
    private static readonly DateTimeOffset s_anyTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string SharedArgument = "System.__Canon";

    private readonly MetadataBuilder _metadata = new();
    private readonly MethodBodyStreamEncoder _bodies = new(new BlobBuilder());
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private readonly Dictionary<Type, EntityHandle> _types = [];

    private MethodProfile()
    {
        _metadata.AddModule(0, Text("profile"), default, default, default);
        _metadata.AddAssembly(Text("profile"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(
            default, default, Text("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
    }

    /// <summary>Writes a profile that names these methods.</summary>
    public static void Write(string path, IEnumerable<MethodBase> methods)
    {
        var profile = new MethodProfile();
        profile.Add(methods.OrderBy(Name, StringComparer.Ordinal).GroupBy(AssembliesOf).OrderBy(group => group.Key, StringComparer.Ordinal));
        var image = new BlobBuilder();
        new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(profile._metadata), profile._bodies.Builder,
            deterministicIdProvider: content => BlobContentId.FromHash(SHA256.HashData([.. content.SelectMany(blob => blob.GetBytes())])))
            .Serialize(image);
        using var file = new FileStream(path, FileMode.Create);
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        ZipArchiveEntry entry = archive.CreateEntry(Path.GetFileName(path) + ".dll", CompressionLevel.SmallestSize);
        entry.LastWriteTime = s_anyTime;
        using Stream content = entry.Open();
        image.WriteContentTo(content);
    }

    private static string Name(MethodBase method) => $"{method.DeclaringType} {method}";

    // The assembly that defines the method first, then those of its arguments, each followed by a semicolon.
    private static string AssembliesOf(MethodBase method)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type argument in (Type[])[.. method.DeclaringType!.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []])
            AddAssemblies(argument, others);
        string own = AssemblyOf(method.DeclaringType);
        others.Remove(own);
        return string.Concat(others.Prepend(own).Select(name => name + ";"));
    }

    private static void AddAssemblies(Type type, SortedSet<string> names)
    {
        while (type.HasElementType)
            type = type.GetElementType()!;
        if (type.FullName != SharedArgument)
            names.Add(AssemblyOf(type));
        foreach (Type argument in type.GetGenericArguments())
            AddAssemblies(argument, names);
    }

    // crossgen2 knows the argument that stands for all reference types from an assembly that does not exist.
    private static string AssemblyOf(Type type) =>
        type.FullName == SharedArgument ? "System.Private.Canon" : type.Assembly.GetName().Name!;

    private void Add(IEnumerable<IGrouping<string, MethodBase>> groups)
    {
        var dictionary = new InstructionEncoder(new BlobBuilder());
        int number = 0;
        foreach (IGrouping<string, MethodBase> group in groups)
        {
            var methods = new InstructionEncoder(new BlobBuilder());
            foreach (MethodBase method in group)
            {
                AddToken(methods, HandleOf(method));
                // After a method that trimming left out, crossgen2 would not see the next one: it waits for another pop.
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
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, Text(name),
            _metadata.GetOrAddBlob(signature), _bodies.AddMethodBody(code), default);
    }

    // A reference is by the signature of the definition, whatever it is instantiated over.
    private EntityHandle HandleOf(MethodBase method)
    {
        MethodBase definition = method.Module.ResolveMethod(method.MetadataToken)!;
        ParameterInfo[] parameters = definition.GetParameters();
        var signature = new BlobBuilder();
        new BlobEncoder(signature)
            .MethodSignature(
                genericParameterCount: definition.IsGenericMethod ? definition.GetGenericArguments().Length : 0,
                isInstanceMethod: !definition.IsStatic)
            .Parameters(
                parameters.Length,
                returned => Encode(returned, (definition as MethodInfo)?.ReturnParameter),
                encoder => Array.ForEach(parameters, parameter => Encode(encoder.AddParameter(), parameter)));
        MemberReferenceHandle reference = _metadata.AddMemberReference(
            HandleOf(method.DeclaringType!), Text(method.Name), _metadata.GetOrAddBlob(signature));
        if (!method.IsGenericMethod)
            return reference;
        var instantiation = new BlobBuilder();
        Type[] arguments = method.GetGenericArguments();
        Encode(new BlobEncoder(instantiation).MethodSpecificationSignature(arguments.Length), arguments);
        return _metadata.AddMethodSpecification(reference, _metadata.GetOrAddBlob(instantiation));
    }

    private void Encode(ReturnTypeEncoder encoder, ParameterInfo? returned)
    {
        Type type = returned?.ParameterType ?? typeof(void); // null: of a constructor
        if (returned is not null)
            Encode(encoder.CustomModifiers(), returned);
        if (type == typeof(void))
            encoder.Void();
        else
            Encode(encoder.Type(type.IsByRef), Referenced(type));
    }

    private void Encode(ParameterTypeEncoder encoder, ParameterInfo parameter)
    {
        Encode(encoder.CustomModifiers(), parameter);
        Encode(encoder.Type(parameter.ParameterType.IsByRef), Referenced(parameter.ParameterType));
    }

    private void Encode(CustomModifiersEncoder encoder, ParameterInfo parameter)
    {
        foreach (Type modifier in parameter.GetRequiredCustomModifiers())
            encoder = encoder.AddModifier(HandleOf(modifier), isOptional: false);
    }

    private void Encode(GenericTypeArgumentsEncoder encoder, Type[] arguments) =>
        Array.ForEach(arguments, argument => Encode(encoder.AddArgument(), argument));

    private void Encode(SignatureTypeEncoder encoder, Type type)
    {
        if (type.IsGenericMethodParameter)
            encoder.GenericMethodTypeParameter(type.GenericParameterPosition);
        else if (type.IsGenericTypeParameter)
            encoder.GenericTypeParameter(type.GenericParameterPosition);
        else if (type == typeof(void*))
            encoder.VoidPointer();
        else if (type.IsPointer)
            Encode(encoder.Pointer(), type.GetElementType()!);
        else if (type.IsSZArray)
            Encode(encoder.SZArray(), type.GetElementType()!);
        else if (type.IsArray)
            encoder.Array(element => Encode(element, type.GetElementType()!), shape => shape.Shape(type.GetArrayRank(), [], default));
        else if (type.IsFunctionPointer)
            EncodeFunctionPointer(encoder, type);
        else if (type.IsGenericType)
            Encode(
                encoder.GenericInstantiation(HandleOf(type.GetGenericTypeDefinition()), type.GetGenericArguments().Length, type.IsValueType),
                type.GetGenericArguments());
        else if (type == typeof(object))
            encoder.Object();
        else if (type == typeof(string))
            encoder.String();
        else if (type.IsPrimitive)
            encoder.PrimitiveType(Enum.Parse<PrimitiveTypeCode>(type.Name));
        else
            encoder.Type(HandleOf(type), type.IsValueType);
    }

    private void EncodeFunctionPointer(SignatureTypeEncoder encoder, Type type)
    {
        Type[] parameters = type.GetFunctionPointerParameterTypes();
        Type returned = type.GetFunctionPointerReturnType();
        encoder
            .FunctionPointer(type.IsUnmanagedFunctionPointer ? SignatureCallingConvention.Unmanaged : SignatureCallingConvention.Default)
            .Parameters(
                parameters.Length,
                result =>
                {
                    if (returned == typeof(void))
                        result.Void();
                    else
                        Encode(result.Type(returned.IsByRef), Referenced(returned));
                },
                list => Array.ForEach(parameters, parameter => Encode(list.AddParameter().Type(parameter.IsByRef), Referenced(parameter))));
    }

    private static Type Referenced(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private EntityHandle HandleOf(Type type)
    {
        if (_types.TryGetValue(type, out EntityHandle handle))
            return handle;
        if (type.IsConstructedGenericType || type.HasElementType)
        {
            var signature = new BlobBuilder();
            Encode(new BlobEncoder(signature).TypeSpecificationSignature(), type);
            handle = _metadata.AddTypeSpecification(_metadata.GetOrAddBlob(signature));
        }
        else
        {
            handle = type.DeclaringType is { } outer
                ? _metadata.AddTypeReference(HandleOf(outer), default, Text(type.Name))
                : _metadata.AddTypeReference(HandleOf(AssemblyOf(type)), Text(type.Namespace ?? ""), Text(type.Name));
        }
        return _types[type] = handle;
    }

    private EntityHandle HandleOf(string assembly)
    {
        if (!_assemblies.TryGetValue(assembly, out AssemblyReferenceHandle handle))
            _assemblies[assembly] = handle = _metadata.AddAssemblyReference(Text(assembly), new Version(0, 0), default, default, default, default);
        return handle;
    }

    private StringHandle Text(string text) => _metadata.GetOrAddString(text);
}
