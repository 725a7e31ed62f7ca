using CertProp;
using CertProp.Commands;

using Terminal terminal = Terminal.OfProcess();
return CommandLine.Run(args, terminal);
