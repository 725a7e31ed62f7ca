using CertProp.Reports;

namespace CertProp.Deploy.Tests.Commands;

/// <summary>What reports and JSON call by name counts from 0 without gaps, which <see cref="Names"/> goes by.</summary>
public sealed class ReportedNamesTests
{
    public static TheoryData<Type> Enumerations =>
    [
        .. typeof(ExitCode).Assembly.GetTypes().Where(type => type.IsEnum && type != typeof(ExitCode)
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
