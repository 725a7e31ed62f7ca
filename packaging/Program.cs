using CertProp;
using CertProp.Deploy.Commands;

using Terminal terminal = Terminal.OfProcess();
return CommandLine.Run(args, terminal);
