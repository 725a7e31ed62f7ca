using System.CommandLine;

namespace CertProp.Commands;

/// <summary>Refuses empty paths, which scripts pass when a variable has no value.</summary>
internal static class NotEmpty
{
    public static void Require(params Option[] options)
    {
        foreach (Option option in options)
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                    result.AddError($"{option.Name} is empty: {option.HelpName} was expected");
            });
        }
    }
}
