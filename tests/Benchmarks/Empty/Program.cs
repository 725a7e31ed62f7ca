namespace CertProp;

internal static class Program
{
    private static void Main()
    {
    }
}
