using System.Reflection;
using CertProp.Certificates;
using CertProp.Reports;

namespace CertProp.Tests.Reports;

/// <summary>
/// Names go by a member's number, so that a list that has gaps, or numbers of another size, would give a reason another
/// name than its own.
/// </summary>
public sealed class NamesTests
{
    // Numbers of Windows, of the event log and of exit codes: none of them has a name in a report.
    private static readonly Type[] s_numbered = [typeof(PropertyId), typeof(LogEventId), typeof(ExitCode)];

    public static TheoryData<Type> Enumerations =>
    [
        .. typeof(Names).Assembly.GetTypes().Where(type => type.IsEnum && !s_numbered.Contains(type)
            && type.GetCustomAttribute<FlagsAttribute>() is null
            && type.Namespace?.StartsWith("CertProp", StringComparison.Ordinal) is true),
    ];

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Enumeration_CountsFromZeroWithoutGaps(Type type)
    {
        Assert.Equal(typeof(int), Enum.GetUnderlyingType(type));
        int[] numbers = [.. Enum.GetValuesAsUnderlyingType(type).Cast<int>()];
        Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
    }
}
