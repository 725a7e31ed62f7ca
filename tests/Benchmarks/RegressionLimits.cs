namespace CertProp.Benchmarks;

/// <summary>
/// What the tests that every build runs allow, on machines of any speed that are busy with other tests: processor time
/// in proportion to a floor of the same minute, calls into the kernel, memory. Margins: half of what was measured for
/// processor time and memory of a sweep, less than one call for calls, a tenth for memory of a start. What is measured
/// gets better: set them anew then. The targets of the product are checked by the benchmarks themselves, on an idle
/// machine.
/// </summary>
internal static class RegressionLimits
{
    /// <summary>Processor time of one more profile with its elements, in times of the floor's. Measured: 2.2.</summary>
    public const double ProcessorOfProfile = 3.3;

    /// <summary>Processor time for ten times the profiles, the target itself. Measured: 7.1.</summary>
    public const double ProcessorOfTenTimes = 11;

    /// <summary>System calls an element. Measured: 4.0.</summary>
    public const double CallsOfElement = 4.5;

    /// <summary>System calls a profile beside those of its elements. Measured: 4.1.</summary>
    public const double CallsOfProfile = 5.5;

    /// <summary>Peak memory, in MB, while all of 15,000 entries are reported. Measured: 41.</summary>
    public const double MemoryOfSweep = 60;

    /// <summary>Processor time of certprop.exe on a live store, in times of an empty Main's. Measured: 2.1.</summary>
    public const double ProcessorOfStart = 3.1;

    /// <summary>Methods that a usual command compiles while it runs. Measured: 16 to 25; without a profile 2,500.</summary>
    public const int MethodsOfStart = 60;

    /// <summary>Peak memory of the same, in times of an empty Main's. Measured: 1.22.</summary>
    public const double MemoryOfStart = 1.35;
}
