/** Lossy previews blur the ends of the scale by a step. */
const [darkest, brightest] = [1, 254]

/** What is lost in a picture (RGBA, 8 bit), painted over it: red where a channel is at its end above, blue where all are at their end below. */
export function clippingOf(rgba: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const mask = new Uint8ClampedArray(rgba.length)
  for (let i = 0; i < rgba.length; i += 4) {
    const [r, g, b] = [rgba[i]!, rgba[i + 1]!, rgba[i + 2]!]
    if (r >= brightest || g >= brightest || b >= brightest) mask.set([230, 30, 40, 255], i)
    else if (r <= darkest && g <= darkest && b <= darkest) mask.set([40, 90, 255, 255], i)
  }
  return mask
}
