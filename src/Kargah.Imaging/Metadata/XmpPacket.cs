using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Kargah.Imaging.Metadata;

/// <summary>XMP on its way from one file into another.</summary>
internal static class XmpPacket
{
    private const int MostCharacters = 1 << 22;
    private static readonly XNamespace exif = "http://ns.adobe.com/exif/1.0/";
    private static readonly XNamespace tiff = "http://ns.adobe.com/tiff/1.0/";

    private static ReadOnlySpan<byte> JpegPrefix => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>The packet without what a JPEG puts before it, and without zeros after it.</summary>
    public static byte[]? Unwrap(byte[] data)
    {
        var packet = data.AsSpan();
        packet = packet.StartsWith(JpegPrefix) ? packet[JpegPrefix.Length..] : packet;
        packet = packet.TrimEnd((byte)0);
        return packet.IsEmpty ? null : packet.ToArray();
    }

    public static byte[] ForJpeg(byte[] packet) => [.. JpegPrefix, .. packet];

    /// <summary>Upright, and without the place unless it is to be kept; null where the packet is no XML.</summary>
    public static byte[]? Clean(byte[] packet, bool withLocation)
    {
        XDocument document;
        try
        {
            // untrusted: no entities, no files, no end without an end
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters };
            using var reader = XmlReader.Create(new MemoryStream(packet, writable: false), settings);
            document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }

        foreach (var element in document.Descendants().ToList())
        {
            foreach (var attribute in element.Attributes().ToList())
            {
                if (attribute.Name == tiff + "Orientation")
                {
                    attribute.Value = "1";
                }
                else if (!withLocation && IsLocation(attribute.Name))
                {
                    attribute.Remove();
                }
            }

            if (element.Name == tiff + "Orientation")
            {
                element.Value = "1";
            }
            else if (!withLocation && IsLocation(element.Name) && element.Parent is not null)
            {
                element.Remove();
            }
        }

        using var result = new MemoryStream();
        using (var writer = XmlWriter.Create(result, new() { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true }))
        {
            document.Save(writer);
        }

        return result.ToArray();
    }

    private static bool IsLocation(XName name) => name.Namespace == exif && name.LocalName.StartsWith("GPS", StringComparison.Ordinal);
}
