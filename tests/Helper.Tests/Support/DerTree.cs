namespace CertProp.Tests.Support;

/// <summary>DER taken apart, extension values included, to be put together again with one value changed.</summary>
internal sealed class DerTree
{
    private readonly List<Node> _nodes = [];
    private readonly Node _root;

    public DerTree(byte[] der)
    {
        _root = Parse(der, 0, out int end);
        if (end != der.Length)
            throw new FormatException("more than one value");
    }

    /// <summary>Encodes everything anew, all lengths right, with one value changed.</summary>
    public byte[] Mutate(Random random)
    {
        Node node = _nodes[random.Next(_nodes.Count)], other = _nodes[random.Next(_nodes.Count)];
        byte[] whole = node.Encode(null, []);
        byte[] changed = random.Next(10) switch
        {
            0 => [],
            1 => [.. whole, .. whole],
            2 => Der.Value(random.Next(256), node.Content),
            3 => Der.Value(node.Tag, []),
            4 => Der.Value(node.Tag, Mutator.FlipBits(node.Content, random)),
            5 => Der.Value(node.Tag, node.Content[..random.Next(node.Content.Length + 1)]),
            6 => Der.Value(node.Tag, node.Content[random.Next(node.Content.Length + 1)..]),
            7 => Der.Value(node.Tag, node.Content, Mutator.Bytes(random, random.Next(1, 20))),
            8 => Mutator.FlipBits(whole, random),
            _ => other.Encode(null, []),
        };
        return _root.Encode(node, changed);
    }

    private static bool TryParse(byte[] der, DerTree tree, out List<Node> nodes)
    {
        nodes = [];
        int before = tree._nodes.Count;
        try
        {
            for (int at = 0; at < der.Length;)
                nodes.Add(tree.Parse(der, at, out at));
            return true;
        }
        catch (FormatException)
        {
            tree._nodes.RemoveRange(before, tree._nodes.Count - before);
            return false;
        }
    }

    private Node Parse(byte[] der, int start, out int end)
    {
        if (start + 2 > der.Length)
            throw new FormatException("cut off");
        int length = der[start + 1], at = start + 2;
        if (length >= 0x80)
        {
            int digits = length & 0x7F;
            length = 0;
            for (int i = 0; i < digits && at < der.Length && length < der.Length; i++)
                length = (length << 8) | der[at++];
        }
        end = at + length;
        if (end > der.Length)
            throw new FormatException("cut off");
        var node = new Node(der[start], der[at..end]);
        bool mayHoldValues = (node.Tag & 0x20) != 0 || node.Tag == 4;
        if (mayHoldValues && length > 0 && TryParse(node.Content, this, out List<Node> children))
            node.Children.AddRange(children);
        _nodes.Add(node);
        return node;
    }

    private sealed class Node(byte tag, byte[] content)
    {
        public byte Tag => tag;

        public byte[] Content => content;

        public List<Node> Children { get; } = [];

        public byte[] Encode(Node? target, byte[] changed) =>
            this == target ? changed
            : Children.Count == 0 ? Der.Value(tag, content)
            : Der.Value(tag, [.. Children.Select(child => child.Encode(target, changed))]);
    }
}
