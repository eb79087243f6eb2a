import { StringDecoder } from 'node:string_decoder'

export interface StreamedEvent {
  data: string
  /** What it is called; that of most is nothing. */
  name: string
}

/** In UTF-16 code units, of a line and of an event of many lines, where nobody says otherwise. */
const LONGEST_EVENT = 4_000_000

/**
 * Reads an event stream as it comes, cut anywhere:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 * Of a stream that ends without the empty line the last event is given too, as far as it came.
 */
export function createEventStream(longest = LONGEST_EVENT) {
  const decoder = new StringDecoder('utf8')
  let begun = false
  let afterReturn = false
  let line = ''
  let data: string | null = null
  let name = ''
  let events: StreamedEvent[] = []

  const tooLong = () => new Error('The model server sent a line that does not end')

  function take(whole: string): void {
    if (whole === '') {
      if (data !== null) events.push({ data, name })
      data = null
      name = ''
    } else if (whole.startsWith('data:')) {
      const said = whole.slice(whole[5] === ' ' ? 6 : 5)
      data = data === null ? said : `${data}\n${said}`
      if (data.length > longest) throw tooLong()
    } else if (whole.startsWith('event:')) {
      name = whole.slice(6).trim()
    }
  }

  /** Line breaks of all three kinds as one; a break that is cut into two is still one. */
  function unified(text: string): string {
    const rest = afterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') afterReturn = text.endsWith('\r')
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest
  }

  const taken = (): StreamedEvent[] => {
    const all = events
    if (all.length > 0) events = []
    return all
  }

  return {
    decode(bytes: Buffer): string {
      const text = decoder.write(bytes)
      if (begun || text === '') return text
      begun = true
      return text.startsWith('\uFEFF') ? text.slice(1) : text
    },
    /** The events that are whole by now. */
    push(decoded: string): StreamedEvent[] {
      const text = unified(decoded)
      let from = 0
      for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        take(line + text.slice(from, to))
        line = ''
        from = to + 1
      }
      line += text.slice(from)
      if (line.length > longest) throw tooLong()
      return taken()
    },
    end(): StreamedEvent[] {
      take(line)
      take('')
      return taken()
    },
  }
}
