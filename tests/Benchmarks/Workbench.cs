namespace CertProp.Benchmarks;

/// <summary>What parts share: programs and trees, each made when the first part asks for it.</summary>
internal sealed class Workbench
{
    /// <summary>Trees are new, and the default policy leaves alone what came within the last hour.</summary>
    public const string Policy =
        """{ "version": 1, "minimumAge": "PT0S", "limits": { "perProfile": 100000000, "perRun": 100000000 } }""";

    private readonly Lazy<string> _floor;
    private readonly Lazy<Product> _product;
    private readonly Lazy<string> _windowsProduct;
    private readonly Lazy<string> _empty;
    private readonly Lazy<Bundle> _bundle;

    public Workbench(Settings settings, WorkFolder work)
    {
        (Settings, Work) = (settings, work);
        Trees = new Trees(settings, work);
        Launcher = new Launcher(Toolchain.Compile("measure.c", work), work);
        _floor = new Lazy<string>(() => Toolchain.Compile("floor.c", work));
        _product = new Lazy<Product>(MakeProduct);
        _windowsProduct = new Lazy<string>(() => Toolchain.PublishWindowsProduct(work));
        _empty = new Lazy<string>(() => Toolchain.PublishEmpty(work));
        _bundle = new Lazy<Bundle>(() => new Bundle(Toolchain.BuildDeploy(), WindowsProduct, work.PathOf("bundle")));
    }

    public Settings Settings { get; }

    public WorkFolder Work { get; }

    public Launcher Launcher { get; }

    public Trees Trees { get; }

    /// <summary>The helper, for this system.</summary>
    public Product Product => _product.Value;

    /// <summary>The certprop.exe that ships.</summary>
    public string WindowsProduct => _windowsProduct.Value;

    /// <summary>What does nothing, published as <see cref="WindowsProduct"/> is.</summary>
    public string Empty => _empty.Value;

    /// <summary>The bundle of <see cref="WindowsProduct"/>.</summary>
    public Bundle Bundle => _bundle.Value;

    /// <summary>The least that a sweep of a tree can cost.</summary>
    public Command Floor(string tree) => new(_floor.Value, [tree], [0]);

    private Product MakeProduct()
    {
        string policy = Work.PathOf("policy.json");
        File.WriteAllText(policy, Policy);
        return new Product(Toolchain.BuildProduct(), policy);
    }
}
