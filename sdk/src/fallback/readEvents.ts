/** @internal The data of each event of an event stream that the server sends: one line each. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  /** Told of whatever comes, also of what only shows that the stream lives. */
  onBytes: () => void,
  onData: (data: string) => void,
): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onBytes()
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
    rest = lines.pop() as string
    for (const line of lines) if (line.startsWith('data: ')) onData(line.slice(6))
  }
}
