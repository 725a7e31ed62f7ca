using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace CertProp.Recorder;

/// <summary>References to methods of other assemblies, as ECMA-335 II.22 and II.23.2 have them.</summary>
/// <param name="metadata">Where they are written to.</param>
internal sealed class MetadataReferences(MetadataBuilder metadata)
{
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private readonly Dictionary<Type, EntityHandle> _types = [];

    /// <summary>Whether this is the argument that stands for all reference types where code is shared.</summary>
    public static bool IsShared(Type type) => type.FullName == "System.__Canon";

    /// <summary>The assembly's name, as crossgen2 knows it: what is shared, from one that does not exist.</summary>
    public static string AssemblyOf(Type type) =>
        IsShared(type) ? "System.Private.Canon" : type.Assembly.GetName().Name!;

    /// <summary>A reference to a method, or to an instantiation of one.</summary>
    public EntityHandle HandleOf(MethodBase method)
    {
        // The signature is the definition's, whatever the method is instantiated over.
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
        MemberReferenceHandle reference = metadata.AddMemberReference(
            HandleOf(method.DeclaringType!), Text(method.Name), metadata.GetOrAddBlob(signature));
        if (!method.IsGenericMethod)
            return reference;
        var instantiation = new BlobBuilder();
        Type[] arguments = method.GetGenericArguments();
        Encode(new BlobEncoder(instantiation).MethodSpecificationSignature(arguments.Length), arguments);
        return metadata.AddMethodSpecification(reference, metadata.GetOrAddBlob(instantiation));
    }

    private EntityHandle HandleOf(Type type)
    {
        if (_types.TryGetValue(type, out EntityHandle handle))
            return handle;
        if (type.IsConstructedGenericType || type.HasElementType)
        {
            var signature = new BlobBuilder();
            Encode(new BlobEncoder(signature).TypeSpecificationSignature(), type);
            handle = metadata.AddTypeSpecification(metadata.GetOrAddBlob(signature));
        }
        else
        {
            handle = type.DeclaringType is { } outer
                ? metadata.AddTypeReference(HandleOf(outer), default, Text(type.Name))
                : metadata.AddTypeReference(HandleOf(AssemblyOf(type)), Text(type.Namespace ?? ""), Text(type.Name));
        }
        return _types[type] = handle;
    }

    private EntityHandle HandleOf(string assembly)
    {
        if (!_assemblies.TryGetValue(assembly, out AssemblyReferenceHandle handle))
        {
            _assemblies[assembly] = handle = metadata.AddAssemblyReference(
                Text(assembly), new Version(0, 0), default, default, default, default);
        }
        return handle;
    }

    private StringHandle Text(string text) => metadata.GetOrAddString(text);

    private void Encode(ReturnTypeEncoder encoder, ParameterInfo? returned)
    {
        if (returned is not null) // null: of a constructor
            Encode(encoder.CustomModifiers(), returned);
        Encode(encoder, returned?.ParameterType ?? typeof(void));
    }

    private void Encode(ReturnTypeEncoder encoder, Type returned)
    {
        if (returned == typeof(void))
            encoder.Void();
        else
            Encode(encoder.Type(returned.IsByRef), Referenced(returned));
    }

    private void Encode(ParameterTypeEncoder encoder, ParameterInfo parameter)
    {
        Encode(encoder.CustomModifiers(), parameter);
        Encode(encoder.Type(parameter.ParameterType.IsByRef), Referenced(parameter.ParameterType));
    }

    // C# writes no optional ones, and a method that has them anyway is not found: it is compiled when it is called.
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
            EncodeArray(encoder, type);
        else if (type.IsFunctionPointer)
            EncodeFunctionPointer(encoder, type);
        else if (type.IsGenericType)
            EncodeGeneric(encoder, type);
        else if (type == typeof(object))
            encoder.Object();
        else if (type == typeof(string))
            encoder.String();
        else if (type.IsPrimitive)
            encoder.PrimitiveType(Enum.Parse<PrimitiveTypeCode>(type.Name));
        else
            encoder.Type(HandleOf(type), type.IsValueType);
    }

    private void EncodeArray(SignatureTypeEncoder encoder, Type type) => encoder.Array(
        element => Encode(element, type.GetElementType()!), shape => shape.Shape(type.GetArrayRank(), [], default));

    private void EncodeGeneric(SignatureTypeEncoder encoder, Type type)
    {
        Type[] arguments = type.GetGenericArguments();
        EntityHandle definition = HandleOf(type.GetGenericTypeDefinition());
        Encode(encoder.GenericInstantiation(definition, arguments.Length, type.IsValueType), arguments);
    }

    private void EncodeFunctionPointer(SignatureTypeEncoder encoder, Type type)
    {
        Type[] parameters = type.GetFunctionPointerParameterTypes();
        SignatureCallingConvention convention = type.IsUnmanagedFunctionPointer
            ? SignatureCallingConvention.Unmanaged
            : SignatureCallingConvention.Default;
        encoder.FunctionPointer(convention).Parameters(
            parameters.Length,
            returned => Encode(returned, type.GetFunctionPointerReturnType()),
            list => Array.ForEach(
                parameters,
                parameter => Encode(list.AddParameter().Type(parameter.IsByRef), Referenced(parameter))));
    }

    private static Type Referenced(Type type) => type.IsByRef ? type.GetElementType()! : type;
}
