namespace CertProp;

/// <summary>A policy or input file is wrong: exit code 2 with one sentence that says what, where and what was expected.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="problem">What is wrong and what was expected.</param>
/// <param name="line">Line number from 1, or 0 where none applies.</param>
internal sealed class InvalidInputException(string file, string problem, int line = 0)
    : Exception(line > 0 ? $"{file}, line {line}: {problem}" : $"{file}: {problem}");
