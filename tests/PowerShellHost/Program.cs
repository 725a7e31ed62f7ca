// The engine of PowerShell with the command line of pwsh, as a package: tests need no installed PowerShell.
return Microsoft.PowerShell.ConsoleShell.Start(null, "", args);
