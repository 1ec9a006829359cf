using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Publicizer;

/// <summary>
/// Raises the visibility flags in an assembly's metadata tables (ECMA-335, II.22), in place: nothing moves, so no offset has to be mended.
/// </summary>
internal static class Visibility
{
    /// <summary>Makes every type, method and field public.</summary>
    /// <param name="image">The bytes of a managed assembly.</param>
    /// <exception cref="BadImageFormatException">The bytes are no managed assembly.</exception>
    public static void RaiseAll(byte[] image)
    {
        using var pe = new PEReader(new MemoryStream(image, writable: false));
        if (!pe.HasMetadata)
        {
            throw new BadImageFormatException("not a managed assembly");
        }

        MetadataReader metadata = pe.GetMetadataReader();
        int start = pe.PEHeaders.MetadataStartOffset;

        // A row of TypeDef begins with its flags, four bytes.
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeAttributes attributes = metadata.GetTypeDefinition(handle).Attributes;
            bool nested = (attributes & TypeAttributes.VisibilityMask) > TypeAttributes.Public;
            attributes = (attributes & ~TypeAttributes.VisibilityMask) | (nested ? TypeAttributes.NestedPublic : TypeAttributes.Public);
            BinaryPrimitives.WriteUInt32LittleEndian(Row(TableIndex.TypeDef, handle), (uint)attributes);
        }

        // A row of MethodDef: address (4), implementation flags (2), flags (2). A compiler-controlled member has no name to be called by.
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodAttributes attributes = metadata.GetMethodDefinition(handle).Attributes;
            if ((attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.PrivateScope)
            {
                attributes = (attributes & ~MethodAttributes.MemberAccessMask) | MethodAttributes.Public;
                BinaryPrimitives.WriteUInt16LittleEndian(Row(TableIndex.MethodDef, handle)[6..], (ushort)attributes);
            }
        }

        // A row of Field begins with its flags, two bytes. The fields behind events bear the events' names, and would hide them: they stay
        // private.
        HashSet<(TypeDefinitionHandle, string)> events = EventNames(metadata);
        foreach (FieldDefinitionHandle handle in metadata.FieldDefinitions)
        {
            FieldDefinition field = metadata.GetFieldDefinition(handle);
            FieldAttributes attributes = field.Attributes;
            if ((attributes & FieldAttributes.FieldAccessMask) != FieldAttributes.PrivateScope
                && !events.Contains((field.GetDeclaringType(), metadata.GetString(field.Name))))
            {
                attributes = (attributes & ~FieldAttributes.FieldAccessMask) | FieldAttributes.Public;
                BinaryPrimitives.WriteUInt16LittleEndian(Row(TableIndex.Field, handle), (ushort)attributes);
            }
        }

        Span<byte> Row(TableIndex table, EntityHandle handle)
        {
            int offset = start
                + metadata.GetTableMetadataOffset(table)
                + ((MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(table));
            return image.AsSpan(offset);
        }
    }

    private static HashSet<(TypeDefinitionHandle, string)> EventNames(MetadataReader metadata)
    {
        var names = new HashSet<(TypeDefinitionHandle, string)>();
        foreach (TypeDefinitionHandle type in metadata.TypeDefinitions)
        {
            foreach (EventDefinitionHandle handle in metadata.GetTypeDefinition(type).GetEvents())
            {
                names.Add((type, metadata.GetString(metadata.GetEventDefinition(handle).Name)));
            }
        }

        return names;
    }
}
