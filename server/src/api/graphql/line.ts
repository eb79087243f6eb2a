/** What carries the messages of one client: a WebSocket, or an event stream that behaves like one. */
export interface Line {
  readonly protocol: string
  readonly OPEN: number
  readonly readyState: number
  /** Bytes that wait to be taken. */
  readonly bufferedAmount: number
  send(data: string, taken: (error?: Error | null) => void): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'message', listener: (data: unknown) => void): unknown
  on(event: 'pong', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  once(event: 'close', listener: (code: number, reason: unknown) => void): unknown
}
