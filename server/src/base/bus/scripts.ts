import { type CommandParser, defineScript } from '@redis/client'

/** What a text grew by. */
export interface Piece {
  key: string
  channel: string
  offset: number
  text: string
}

const lengthOf = (key: string): string => `${key}:length`

/** What has to happen at once in Redis. Every key gets a time to live where it is written. */
export const scripts = {
  /**
   * Appends each piece where the text is as long as it should be, and publishes it in any case. Beside each text stands
   * how long it is, as JavaScript counts. Answers with the pieces that did not fit, counted from 1.
   */
  appendPieces: defineScript({
    SCRIPT: `
      local misfits = {}
      for i = 1, #KEYS / 2 do
        local text, length = KEYS[2 * i - 1], KEYS[2 * i]
        local channel, offset, after, piece = unpack(ARGV, 4 * i - 1, 4 * i + 2)
        if (redis.call('GET', length) or '0') == offset then
          redis.call('APPEND', text, piece)
          redis.call('PEXPIRE', text, ARGV[1])
          redis.call('SET', length, after, 'PX', ARGV[1])
        else
          misfits[#misfits + 1] = i
        end
        redis.call('PUBLISH', channel, ARGV[2] .. offset .. ':' .. piece)
      end
      return misfits`,
    parseCommand(parser: CommandParser, pieces: Piece[], sender: string, ttlMs: number) {
      parser.push(String(pieces.length * 2))
      for (const { key } of pieces) {
        parser.pushKey(key)
        parser.pushKey(lengthOf(key))
      }
      parser.push(String(ttlMs), sender)
      for (const { channel, offset, text } of pieces)
        parser.push(channel, String(offset), String(offset + text.length), text)
    },
    transformReply: (reply: number[]) => new Set(reply),
  }),
  setText: defineScript({
    NUMBER_OF_KEYS: 2,
    SCRIPT: `
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
      redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])`,
    parseCommand(parser: CommandParser, key: string, text: string, ttlMs: number) {
      parser.pushKey(key)
      parser.pushKey(lengthOf(key))
      parser.push(text, String(text.length), String(ttlMs))
    },
    transformReply: (_: unknown) => {},
  }),
  expireText: defineScript({
    NUMBER_OF_KEYS: 2,
    SCRIPT: `for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end`,
    parseCommand(parser: CommandParser, key: string, ttlMs: number) {
      parser.pushKey(key)
      parser.pushKey(lengthOf(key))
      parser.push(String(ttlMs))
    },
    transformReply: (_: unknown) => {},
  }),
  /** Adds to a counter; the first who does so decides when it ends. */
  count: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      local value = redis.call('INCRBY', KEYS[1], ARGV[1])
      if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return value`,
    parseCommand(parser: CommandParser, key: string, by: number, ttlMs: number) {
      parser.pushKey(key)
      parser.push(String(by), String(ttlMs))
    },
    transformReply: (reply: number) => reply,
  }),
}
