using System.Diagnostics;
using System.Globalization;
using CertProp.Samples;

const string usage = """
    usage: samples FOLDER
           bulk FOLDER --profiles N --elements N --leaked-every N
    """;

try
{
    switch (args)
    {
        case ["samples", var folder]:
            SampleTree.Write(folder);
            return 0;
        case ["bulk", var folder, "--profiles", var profiles, "--elements", var elements, "--leaked-every", var every]:
            var watch = Stopwatch.StartNew();
            BulkTree.Write(folder, Number(profiles), Number(elements), Number(every));
            Console.WriteLine($"{profiles} profiles of {elements} elements in {watch.Elapsed.TotalSeconds:F1} s");
            return 0;
        default:
            Console.Error.WriteLine(usage);
            return 1;
    }
}
catch (Exception e) when (e is ArgumentException or FormatException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
