import { type Channel, dim } from './terminal.js'

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const FRAME_MS = 80

/** Shows on a terminal that something is being waited for, and elsewhere says nothing. */
export async function waiting<T>(channel: Channel, text: string, promise: Promise<T>): Promise<T> {
  if (!channel.isTerminal) return promise
  let frame = 0
  const draw = () => void channel.redraw(`${FRAMES.charAt(frame++ % FRAMES.length)} `, dim(text))
  const timer = setInterval(draw, FRAME_MS)
  try {
    return await promise
  } finally {
    clearInterval(timer)
    await channel.redraw()
  }
}
