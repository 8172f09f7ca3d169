using System.Runtime.InteropServices;

namespace Kargah.Imaging.Vips;

/// <summary>A reference to an object of GObject, given back when it is disposed.</summary>
internal sealed class GObjectHandle : SafeHandle
{
    /// <exception cref="VipsException">There is none.</exception>
    public GObjectHandle(nint instance)
        : base(0, ownsHandle: true)
    {
        SetHandle(instance != 0 ? instance : throw VipsException.Last());
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Valid until it is disposed.</summary>
    public nint Pointer => IsClosed ? throw new ObjectDisposedException(nameof(GObjectHandle)) : handle;

    protected override bool ReleaseHandle()
    {
        VipsNative.g_object_unref(handle);
        return true;
    }
}
