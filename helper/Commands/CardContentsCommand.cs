using System.CommandLine;
using System.Runtime.Versioning;
using CertProp.Cards;
using CertProp.Certificates;
using CertProp.Stores;
using CertProp.Windows;

namespace CertProp.Commands;

/// <summary>
/// <c>certprop card-contents READER…</c>, hidden: what <see cref="CardContentsProcess"/> starts. Prints SHA-256 of each
/// certificate on the cards in these readers.
/// </summary>
internal static class CardContentsCommand
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);

    public static Command Create(Terminal terminal)
    {
        var command = new Command(CardContents.Command) { Hidden = true };
        var readers = new Argument<string[]>("READER") { Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(readers);
        command.SetAction(result =>
        {
            if (!OperatingSystem.IsWindows())
                throw new DeniedException("cards are read on Windows only");
            // Its parent ends it after ten seconds; where the parent is gone, it ends itself.
            using var end = new Timer(_ => Environment.Exit((int)ExitCode.Timeout), null, s_longest, Timeout.InfiniteTimeSpan);
            foreach (string reader in result.GetValue(readers)!)
                Print(reader, terminal.Text);
            terminal.Text.WriteLine(CardContents.EndMark);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    [SupportedOSPlatform("windows")]
    private static void Print(string reader, TextWriter output)
    {
        int error = NCrypt.TryOpenCardStore(KnownProviders.SmartCardKsp, reader, out SafeStoreHandle store);
        using (store)
        {
            if (error != 0)
                throw new DeniedException($"the card in reader {reader} does not say what it holds (0x{error:X8})");
            string[] hashes = [.. CardStore.HashCertificates(store)];
            // A card without a certificate is more likely one that this provider cannot read.
            if (hashes.Length == 0)
                throw new DeniedException($"the card in reader {reader} shows no certificate");
            foreach (string hash in hashes)
                output.WriteLine(hash);
        }
    }
}
