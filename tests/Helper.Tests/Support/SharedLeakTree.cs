namespace CertProp.Tests.Support;

/// <summary>One tree for all tests that look at it; they do not change it.</summary>
[CollectionDefinition(Name)]
public class SharedLeakTree : ICollectionFixture<LeakTree>
{
    public const string Name = "leak tree";
}
