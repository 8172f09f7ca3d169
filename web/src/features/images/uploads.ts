import cardPhotograph from '../../../../test_data/card_photograph.jpg?url'
import { ApiError, networkError } from '@/api/problem'
import { keys, queries } from '@/api/queries'
import type { Picture } from '@/api/types'
import { sendFile, type Fields, type SendOptions } from '@/components/upload/sendFile'
import { Uploads } from '@/components/upload/uploads'

const extensions = /\.(jpe?g|png|tiff?|webp|hei[cf]|avif|dng|cr2|cr3|nef|arw|raf|orf|rw2|pef|iiq|3fr)$/i

export function refusal(file: File): ApiError | null {
  if (!extensions.test(file.name)) return new ApiError({ code: 'picture_unsupported', error: 'This is no picture that Kargah reads. Send JPEG, PNG, TIFF, WebP, HEIC, AVIF, or a camera’s RAW file.', params: { filename: file.name } }, 400)
  if (file.size === 0) return new ApiError({ code: 'empty_file', error: 'The file is empty. Choose another one.' }, 400)
  return null
}

const send = (file: File, fields: Fields, options: SendOptions) => sendFile<Picture>('/api/images', file, fields, options)

function done(picture: Picture) {
  queries.setQueryData(keys.image(picture.id), picture)
  void queries.invalidateQueries({ queryKey: [...keys.images, 'list'] })
}

export const pictureUploads = new Uploads<Picture>({ send, refusal, done })

/** A photograph with a card in it, for somebody who has none at hand. */
export async function takeSample(): Promise<Picture> {
  const response = await fetch(cardPhotograph)
  if (!response.ok) throw networkError()
  const file = new File([await response.blob()], 'card_photograph.jpg', { type: 'image/jpeg' })
  const picture = await send(file, {}, { signal: new AbortController().signal, onProgress: () => undefined })
  done(picture)
  return picture
}
