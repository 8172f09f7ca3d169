namespace Kargah.Imaging.Vips;

/// <summary>One operation of libvips: its arguments are set by name, it is run, and its results are taken.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint operation;

    public VipsOperation(string name)
    {
        operation = VipsNative.vips_operation_new(name);
        if (operation == 0)
        {
            throw VipsException.Last();
        }
    }

    /// <summary>Also enumerations, by their numbers.</summary>
    public VipsOperation Set(string name, int content)
    {
        var value = Begin(VipsNative.IntType);
        VipsNative.g_value_set_int(&value, content);
        return End(name, &value);
    }

    public VipsOperation Set(string name, bool content)
    {
        var value = Begin(VipsNative.BooleanType);
        VipsNative.g_value_set_boolean(&value, content ? 1 : 0);
        return End(name, &value);
    }

    public VipsOperation Set(string name, double content)
    {
        var value = Begin(VipsNative.DoubleType);
        VipsNative.g_value_set_double(&value, content);
        return End(name, &value);
    }

    public VipsOperation Set(string name, string content)
    {
        var value = Begin(VipsNative.StringType);
        VipsNative.g_value_set_string(&value, content);
        return End(name, &value);
    }

    public VipsOperation Set(string name, GObjectHandle content)
    {
        var value = Begin(VipsNative.ObjectType);
        VipsNative.g_value_set_object(&value, content.Pointer);
        return End(name, &value);
    }

    /// <exception cref="VipsException">It failed, and is disposed.</exception>
    public VipsOperation Run()
    {
        var built = VipsNative.vips_cache_operation_build(operation);
        if (built == 0)
        {
            var problem = VipsException.Last();
            Dispose();
            throw problem;
        }

        VipsNative.g_object_unref(operation);
        operation = built;
        return this;
    }

    public VipsImage Image()
    {
        var value = Begin(VipsNative.ObjectType);
        VipsNative.g_object_get_property(operation, "out", &value);
        var image = VipsNative.g_value_get_object(&value);
        var handle = new GObjectHandle(image == 0 ? 0 : VipsNative.g_object_ref(image));
        VipsNative.g_value_unset(&value);
        return new(handle);
    }

    /// <summary>What a saver wrote to memory.</summary>
    public byte[] Bytes()
    {
        var value = Begin(VipsNative.vips_blob_get_type());
        VipsNative.g_object_get_property(operation, "buffer", &value);
        var data = VipsNative.vips_value_get_blob(&value, out var length);
        var bytes = new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        VipsNative.g_value_unset(&value);
        return bytes;
    }

    public void Dispose()
    {
        if (operation != 0)
        {
            // results hold the operation, and those that were taken have a reference of their own
            VipsNative.vips_object_unref_outputs(operation);
            VipsNative.g_object_unref(operation);
            operation = 0;
        }
    }

    private static VipsNative.Value Begin(nint type)
    {
        var value = default(VipsNative.Value);
        VipsNative.g_value_init(&value, type);
        return value;
    }

    private VipsOperation End(string name, VipsNative.Value* value)
    {
        VipsNative.g_object_set_property(operation, name, value);
        VipsNative.g_value_unset(value);
        return this;
    }
}
