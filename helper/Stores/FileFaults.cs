using CertProp.Files;

namespace CertProp.Stores;

internal static class FileFaults
{
    public static Problem ToProblem(this FileFault fault, string path, string message) =>
        new(path, CodeOf(fault.Kind), message);

    private static ProblemCode CodeOf(FileFaultKind kind) => kind switch
    {
        FileFaultKind.Denied => ProblemCode.AccessDenied,
        FileFaultKind.Link => ProblemCode.Link,
        FileFaultKind.HardLink => ProblemCode.HardLink,
        FileFaultKind.WrongKind => ProblemCode.ForeignFile,
        FileFaultKind.TooMany => ProblemCode.TooManyEntries,
        _ => ProblemCode.IoError,
    };
}
