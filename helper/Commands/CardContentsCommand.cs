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
    public static Command Create(Terminal terminal)
    {
        var command = new Command(CardContents.Command) { Hidden = true };
        var readers = new Argument<string[]>("READER") { Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(readers);
        command.SetAction(result =>
        {
            if (!OperatingSystem.IsWindows())
                throw new DeniedException("cards are read on Windows only");
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
            foreach (string hash in CardStore.HashCertificates(store))
                output.WriteLine(hash);
        }
    }
}
