/** People who give the server a file each, all at once. Run as a process of its own, so that it delays nobody who is measured. */
import { bearer, createClient } from '@parley/sdk'
import { attach } from '@parley/sdk/attach'

const [url = '', token = '', people = 20, megabytes = 25] = process.argv
  .slice(2)
  .map((given, i) => (i < 2 ? given : Number(given))) as [string, string, number, number]
const line = `${'A line of a long document. '.repeat(37)}\n`
const bytes = Buffer.alloc(megabytes * 1024 * 1024, line)
const parley = createClient({ url, auth: bearer(token) })

const ended = await Promise.allSettled(
  Array.from({ length: people }, (_, i) =>
    attach(parley, new Blob([bytes], { type: 'text/plain' }), { filename: `long ${i}.txt` }),
  ),
)
const why = ended.flatMap(one => (one.status === 'rejected' ? [String(one.reason)] : []))
process.stdout.write(`${JSON.stringify({ ready: people - why.length, why: why.slice(0, 3) })}\n`)
