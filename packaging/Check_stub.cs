namespace CertProp.Deploy.Check;
internal sealed record Finding(string Rule, int Line, bool IsError, string Message, string Fix);
internal static class ScriptCheck { public static IReadOnlyList<Finding> Run(string name, byte[] content) => []; }
