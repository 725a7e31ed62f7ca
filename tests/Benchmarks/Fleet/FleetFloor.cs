using System.IO.Compression;
using Sylvan.Data.Csv;

namespace CertProp.Benchmarks.Fleet;

/// <summary>The least that reading an export can cost: unpacked, read, and each row split, by the library alone.</summary>
internal static class FleetFloor
{
    /// <returns>How many letters stand in fields, so that nothing is left out.</returns>
    public static long Read(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using var text = new StreamReader(archive.Entries[0].Open(), bufferSize: 64 * 1_024);
        using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions { BufferSize = 64 * 1_024, MaxBufferSize = 1 << 20 });
        long letters = 0;
        while (csv.Read())
        {
            for (int field = 0; field < csv.RowFieldCount; field++)
                letters += csv.GetString(field).Length;
        }
        return letters;
    }
}
