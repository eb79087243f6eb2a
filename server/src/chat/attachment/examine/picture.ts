import sharp from 'sharp'
import { type Accepted, Refused } from './finding.js'

/** Beyond this a picture would take more memory than it is worth. */
const MAX_PIXELS = 64_000_000
const MEDIUM = 1280
const THUMBNAIL = 320
const PREVIEW = 512

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

const decoded = (from: Buffer) => sharp(from, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient()

const smaller = (from: Buffer, most: number, quality: number) =>
  decoded(from).resize(most, most, { fit: 'inside', withoutEnlargement: true }).webp({ quality }).toBuffer()

/** The picture upright, encoded anew without what it tells of place, time and camera, and two smaller ones. */
export function readPicture(contentType: string, bytes: Buffer): Promise<Accepted> {
  const format = formats[contentType] ?? 'png'
  return orRefused(async () => {
    const whole = decoded(bytes)
    const encoded = format === 'png' ? whole.png() : whole.toFormat(format, { quality: 90 })
    const { data: picture, info } = await encoded.toBuffer({ resolveWithObject: true })
    const medium = await smaller(bytes, MEDIUM, 80)
    const thumbnail = await smaller(medium, THUMBNAIL, 75)
    const { width, height } = info
    return { contentType: `image/${format}`, width, height, parts: { picture, medium, thumbnail } }
  })
}

/** A small picture, of what is going to be another one in a moment. */
export const previewOf = (bytes: Buffer): Promise<Accepted> =>
  orRefused(async () => {
    const preview = await smaller(bytes, PREVIEW, 70)
    return { contentType: 'image/webp', width: null, height: null, parts: { preview } }
  })

async function orRefused(read: () => Promise<Accepted>): Promise<Accepted> {
  try {
    return await read()
  } catch (error) {
    const tooLarge = error instanceof Error && /pixel limit/i.test(error.message)
    throw new Refused(
      tooLarge
        ? `The picture has more than ${MAX_PIXELS / 1_000_000} million pixels: make it smaller.`
        : 'The picture cannot be decoded: it is damaged or cut off.',
    )
  }
}
