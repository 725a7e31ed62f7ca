namespace CertProp.Benchmarks.Recording;

/// <summary><c>profile</c>: records anew which methods are compiled ahead into the certprop.exe that ships.</summary>
internal static class ProfileCommand
{
    public static System.CommandLine.Command Create()
    {
        var profile = new System.CommandLine.Command(
            "profile", $"Records which methods certprop.exe runs, under Wine, into {ProfileRecording.ShippedProfile}.");
        profile.SetAction(_ =>
        {
            try
            {
                Console.WriteLine($"{ProfileRecording.RecordUsual()} methods");
                return 0;
            }
            // The machine speaks for itself, in one sentence.
            catch (Exception e) when (e is BenchmarkException or InvalidOperationException or IOException)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }
        });
        return profile;
    }
}
