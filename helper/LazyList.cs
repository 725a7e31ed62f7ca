using System.Collections;

namespace CertProp;

/// <summary>A list that is made when somebody first looks.</summary>
/// <param name="make">Called once.</param>
internal sealed class LazyList<T>(Func<IReadOnlyList<T>> make) : IReadOnlyList<T>
{
    private readonly Lazy<IReadOnlyList<T>> _made = new(make);

    public int Count => _made.Value.Count;

    public T this[int index] => _made.Value[index];

    public IEnumerator<T> GetEnumerator() => _made.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
