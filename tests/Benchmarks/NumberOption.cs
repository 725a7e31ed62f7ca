using System.CommandLine;
using System.Globalization;

namespace CertProp.Benchmarks;

/// <summary>Options that are whole numbers from 1 on.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, int usual, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                // What is no number is an error already.
                if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number < 1)
                    result.AddError($"{name} must be 1 or more.");
            }
        });
        return option;
    }
}
