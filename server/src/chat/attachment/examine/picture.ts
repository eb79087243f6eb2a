import sharp from 'sharp'
import { type Accepted, Refused } from './finding.js'

/** Beyond this a picture would take more memory than it is worth. */
const MAX_PIXELS = 64_000_000
const MEDIUM = 1280
const THUMBNAIL = 320

/** What is decoded, and as what it is encoded anew. Of a moving picture the first one is kept. */
const formats: Record<string, 'jpeg' | 'png' | 'webp'> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'png',
}

export const isPicture = (contentType: string): boolean => contentType in formats

// Whatever the bytes are: no other loader is asked, that of SVG least of all.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
})
sharp.cache(false)
sharp.concurrency(1)

/** The picture upright, encoded anew without what it tells of place, time and camera, and two smaller ones. */
export async function readPicture(contentType: string, bytes: Buffer): Promise<Accepted> {
  const format = formats[contentType] ?? 'png'
  const decoded = (from: Buffer) =>
    sharp(from, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient()
  const smaller = (from: Buffer, most: number, quality: number) =>
    decoded(from).resize(most, most, { fit: 'inside', withoutEnlargement: true }).webp({ quality }).toBuffer()
  try {
    const whole = decoded(bytes)
    const encoded = format === 'png' ? whole.png() : whole.toFormat(format, { quality: 90 })
    const { data: picture, info } = await encoded.toBuffer({ resolveWithObject: true })
    const medium = await smaller(bytes, MEDIUM, 80)
    const thumbnail = await smaller(medium, THUMBNAIL, 75)
    const { width, height } = info
    return { contentType: `image/${format}`, width, height, parts: { picture, medium, thumbnail } }
  } catch (error) {
    const tooLarge = error instanceof Error && /pixel limit/i.test(error.message)
    throw new Refused(
      tooLarge
        ? `The picture has more than ${MAX_PIXELS / 1_000_000} million pixels: make it smaller.`
        : 'The picture cannot be decoded: it is damaged or cut off.',
    )
  }
}
