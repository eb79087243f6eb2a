import { createServer, type Server, type Socket } from 'node:net'

/** What every scanner takes for a virus (https://www.eicar.org), in two halves: this file is none. */
export const eicar = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`

/** What it says is read before: in one process both sides may have to wait for the same moment. */
const HANGS_UP_MS = 50

export interface FakeClamd {
  /** host:port */
  address: string
  /** How many bytes each file had that was scanned whole. */
  scanned: number[]
  /** The longest piece that came. */
  longest: number
  /** What is answered in place of a verdict; null: the verdict. */
  says: string | null
  close(): Promise<void>
}

/** clamd as its protocol is described, which finds one virus: PING and INSTREAM, ended by zero bytes. */
export async function startClamd(
  at: { port: number } | { path: string },
  maxBytes: number,
): Promise<FakeClamd> {
  const sockets = new Set<Socket>()
  const clamd: FakeClamd = {
    ...{ address: '', scanned: [], longest: 0, says: null },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }

  function serve(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    let held = Buffer.alloc(0)
    let file: Buffer[] | null = null
    /** It reads nothing more, so what is still on its way makes the connection break. */
    const answer = (text: string) => {
      socket.pause().write(`${text}\0`)
      setTimeout(() => socket.destroy(), HANGS_UP_MS)
    }
    const length = () => file?.reduce((sum, piece) => sum + piece.length, 0) ?? 0

    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes])
      if (!file) {
        const end = held.indexOf(0)
        if (end < 0) return
        const command = held.toString('utf8', 0, end)
        held = held.subarray(end + 1)
        if (command === 'zPING') return void answer('PONG')
        if (command !== 'zINSTREAM') return void answer('UNKNOWN COMMAND')
        file = []
      }
      while (held.length >= 4) {
        const size = held.readUInt32BE()
        if (size === 0) return void answer(clamd.says ?? verdict(Buffer.concat(file)))
        if (length() + size > maxBytes) return void answer('INSTREAM size limit exceeded. ERROR')
        if (held.length < 4 + size) return
        clamd.longest = Math.max(clamd.longest, size)
        file.push(held.subarray(4, 4 + size))
        held = held.subarray(4 + size)
      }
    })
  }

  function verdict(file: Buffer): string {
    clamd.scanned.push(file.length)
    return file.includes(eicar) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK'
  }

  const server: Server = createServer(serve)
  await new Promise<void>(resolve => server.listen('path' in at ? at : { ...at, host: '127.0.0.1' }, resolve))
  const bound = server.address()
  clamd.address = typeof bound === 'object' && bound ? `127.0.0.1:${bound.port}` : String(bound)
  return clamd
}
