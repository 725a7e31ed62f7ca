using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using CertProp.Cards;
using CertProp.Sessions;
using CertProp.Stores;

[assembly: SupportedOSPlatform("windows")]

// StoreHost ROUNDS: opens, reads and closes the personal store so many times, in each way a reading can end, and asks
// for readers and sessions each time. Prints handles and working set in KB, after a tenth of the rounds and at the end.

int rounds = int.Parse(args[0], CultureInfo.InvariantCulture);
using var self = Process.GetCurrentProcess();
int entries = 0;
for (int round = 0; round < rounds; round++)
{
    entries += ReadOnce(round);
    if (round + 1 == rounds / 10)
        Print(entries);
}
Print(entries);
return 0;

static int ReadOnce(int round)
{
    using LiveStore? store = LiveStore.Open(_ => null, out Problem? problem);
    var reader = new Reader((Ending)(round % 3));
    if (store is null || problem is not null)
        throw new InvalidOperationException($"the store did not open: {problem?.Message}");
    try
    {
        store.Read(reader);
    }
    catch (TimeoutException) when (round % 3 == (int)Ending.Throws)
    {
        // As a reading that its caller breaks off.
    }
    CardReaderList.Ask();
    SessionList.Ask();
    return reader.Entries;
}

void Print(int read)
{
    for (int i = 0; i < 3; i++)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
    self.Refresh();
    Console.WriteLine($"{read} {self.HandleCount} {self.WorkingSet64 / 1024}");
}

internal enum Ending
{
    Complete,
    StopsEarly,
    Throws,
}

internal sealed class Reader(Ending ending) : IStoreReader
{
    public int Entries { get; private set; }

    public bool WantsMore => ending is not Ending.StopsEarly || Entries < 2;

    public void Entry(in StoredEntry entry)
    {
        Entries++;
        if (ending is Ending.Throws && Entries == 2)
            throw new TimeoutException();
    }

    public void Problem(Problem problem) => throw new InvalidOperationException(problem.Message);
}
