import { useState, type ComponentProps } from 'react'
import { session } from '@/api/session'

/** An image of the server's, which the session's cookie authorizes: when that has run out, it is renewed and the image asked for once more. */
export function PictureImage({ src, alt, onFailed, ...rest }: Omit<ComponentProps<'img'>, 'src' | 'onError'> & { src: string; onFailed?: () => void }) {
  const [at, setAt] = useState({ src, again: false })
  if (at.src !== src) setAt({ src, again: false })
  const onError = () => {
    if (at.again) onFailed?.()
    else void session.token().then(() => setAt({ src, again: true }))
  }
  return <img key={at.again ? 'again' : 'first'} src={src} alt={alt} draggable={false} decoding="async" onError={onError} {...rest} />
}
