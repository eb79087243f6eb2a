import type { MessageFailureCode } from '../index.js'
import type { World } from './world.js'

/** A reply in the hand of a test. What is said before it is asked for is kept until then. */
export interface HeldReply {
  /** Each text is one piece. */
  send(...pieces: string[]): void
  /** It is complete. */
  end(): void
  /** It fails, and keeps the text so far. */
  fail(code?: MessageFailureCode, message?: string): void
}

/** What the model of a test answers. */
export interface Script {
  /** The next reply: a text, or its pieces. */
  reply(text: string | readonly string[]): void
  /** The next reply waits for what the test says. */
  hold(): HeldReply
  /** The next reply fails. */
  failReply(code?: MessageFailureCode, message?: string): void
}

type Act = (id: string) => void

/** @internal */
export function createScript(world: World, otherwise: (content: string) => string) {
  const scripts: ((begin: string) => void)[] = []

  const send = (text: string) => (id: string) => {
    if (world.message(id).status !== 'STREAMING') return
    world.texts.set(id, (world.texts.get(id) ?? '') + text)
    world.wake()
  }
  const finish =
    (status: 'COMPLETE' | 'FAILED' | 'STOPPED', code?: MessageFailureCode, message = 'Scripted.') =>
    (id: string) => {
      const reply = world.message(id)
      if (reply.status !== 'STREAMING') return
      const at = world.now()
      const failure = code ? { code, message, retryable: true, actionUrl: null } : null
      const content = world.texts.get(id) ?? ''
      world.messages.set(id, {
        ...reply,
        status,
        content,
        failure,
        updatedAt: at,
        completedAt: at,
      } as typeof reply)
      world.tell('REPLY_FINISHED', reply.conversation.id, id)
    }
  const fail = (code: MessageFailureCode = 'MODEL_UNAVAILABLE', message?: string) =>
    finish('FAILED', code, message)
  const script = (...acts: Act[]) => {
    scripts.push(id => {
      for (const act of acts) act(id)
    })
  }

  const controls: Script = {
    reply: text => script(...[text].flat().map(send), finish('COMPLETE')),
    failReply: (code, message) => script(fail(code, message)),
    hold() {
      const early: Act[] = []
      let begun: string | undefined
      const say = (act: Act) => (begun === undefined ? void early.push(act) : act(begun))
      scripts.push(id => {
        begun = id
        for (const act of early) act(id)
      })
      return {
        send: (...pieces) => pieces.forEach(piece => void say(send(piece))),
        end: () => say(finish('COMPLETE')),
        fail: (code, message) => say(fail(code, message)),
      }
    },
  }
  return {
    controls,
    /** What is answered next, before whatever the test has scripted. */
    next(text: string) {
      scripts.unshift(id => {
        for (const act of [send(text), finish('COMPLETE')]) act(id)
      })
    },
    /** Writes a reply, as the next script says. */
    write(id: string, content: string) {
      if (scripts.length === 0) controls.reply(otherwise(content))
      scripts.shift()?.(id)
    },
    stop: finish('STOPPED'),
  }
}
