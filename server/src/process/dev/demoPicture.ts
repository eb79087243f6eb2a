import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** What is asked for without a size, and at most. */
const USUAL = 768
const MOST = 1536
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A picture in PNG, the same for the same words: hills below a sun, in colours of their own; as long as it is not done, in squares of
 * `coarse` pixels.
 */
export function demoPicture(words: string, size: string | null | undefined, coarse = 1): Buffer {
  const [, width = USUAL, height = USUAL] = /^(\d{2,5})x(\d{2,5})$/.exec(size ?? '')?.map(Number) ?? []
  const [w, h] = [Math.min(width, MOST), Math.min(height, MOST)]
  const chance = createHash('sha256').update(words).digest()
  const from = (at: number) => (chance[at] ?? 0) / 255
  const hue = from(0) * 360
  const sky = [colour(hue, 0.55, 0.3), colour(hue + 50, 0.75, 0.8)] as const
  const [sunX, sunY, sunSize] = [0.2 + from(1) * 0.6, 0.2 + from(2) * 0.25, 0.06 + from(3) * 0.08]
  const hills = [0, 1, 2, 3].map(at => ({
    top: 0.5 + at * 0.12,
    wave: 1 + from(4 + at) * 2.5,
    shift: from(8 + at) * 6.3,
    colour: colour(hue + 150 + at * 14, 0.45, 0.5 - at * 0.11),
  }))
  const sun = colour(hue + 60, 0.95, 0.75)
  const squared = (at: number) => at - (at % coarse)
  return png(w, h, (x, y) => {
    const [across, down] = [squared(x) / w, squared(y) / h]
    const hill = hills.findLast(
      ({ top, wave, shift }) => down > top + 0.07 * Math.sin(across * 6.3 * wave + shift),
    )
    if (hill) return hill.colour
    const far = Math.hypot(across - sunX, ((down - sunY) * h) / w)
    return far < sunSize ? sun : mixed(sky, down * 1.6)
  })
}

type Colour = readonly [number, number, number]

const mixed = ([one, other]: readonly [Colour, Colour], share: number): Colour => {
  const part = Math.min(share, 1)
  const of = (at: 0 | 1 | 2) => one[at] + (other[at] - one[at]) * part
  return [of(0), of(1), of(2)]
}

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function colour(hue: number, saturation: number, light: number): Colour {
  const of = (n: number) => {
    const k = (n + hue / 30) % 12
    const reach = saturation * Math.min(light, 1 - light)
    return 255 * (light - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [of(0), of(8), of(4)]
}

/** https://www.w3.org/TR/png-3/ */
function png(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  let at = 0
  for (let y = 0; y < height; y++) {
    // Behind the filter of the row, which is none.
    at++
    for (let x = 0; x < width; x++) for (const part of colourAt(x, y)) rows[at++] = part
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits of each of three colours.
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
