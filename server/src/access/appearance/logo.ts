/** Of the picture itself; it stands in every sign-in page. */
export const MAX_LOGO = 48 * 1024

/** How the files begin. SVG is not among them: it can hold scripts and addresses. */
const beginnings: Record<string, (bytes: Buffer) => boolean> = {
  png: bytes => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  jpeg: bytes => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  webp: bytes => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
}

/** Whether this is a data: URL of a picture that is what it says. */
export function isLogo(url: string): boolean {
  const [, type = '', data = ''] =
    /^data:image\/(png|jpeg|webp);base64,([A-Za-z0-9+/]+={0,2})$/.exec(url) ?? []
  const bytes = Buffer.from(data, 'base64')
  return bytes.length <= MAX_LOGO && beginnings[type]?.(bytes) === true
}
