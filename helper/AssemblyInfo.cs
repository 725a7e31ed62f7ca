using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Native declarations are written as the C side sees them; nothing is converted behind their back.
[assembly: DisableRuntimeMarshalling]

// Windows' own libraries come from System32, never from the folder that the program lies in.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
