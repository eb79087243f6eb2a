import type { MessageFailureCode } from '../index.js'
import type { World } from './world.js'

/** A reply that the test writes. What the test writes before the reply is requested is kept until then. */
export interface HeldReply {
  /** Sends texts, each as one piece. */
  send(...pieces: string[]): void
  /** Sends what the model thinks beside the text, each as one piece. */
  think(...pieces: string[]): void
  /** Completes the reply. */
  end(): void
  /** Fails the reply, and keeps the text so far. */
  fail(code?: MessageFailureCode, message?: string): void
}

/** What the model of a test replies. */
export interface Script {
  /** Sets the text of the next reply, whole or in pieces. */
  reply(text: string | readonly string[]): void
  /** Lets the test write the next reply. */
  hold(): HeldReply
  /** Makes the next reply fail. */
  failReply(code?: MessageFailureCode, message?: string): void
}

type Act = (id: string) => void

/** @internal */
export function createScript(world: World, otherwise: (content: string) => string) {
  const scripts: ((begin: string) => void)[] = []

  const grow = (texts: Map<string, string>) => (text: string) => (id: string) => {
    if (world.message(id).status !== 'STREAMING') return
    texts.set(id, (texts.get(id) ?? '') + text)
    world.wake()
  }
  const send = grow(world.texts)
  const think = grow(world.thoughts)
  const finish =
    (status: 'COMPLETE' | 'FAILED' | 'STOPPED', code?: MessageFailureCode, message = 'Scripted.') =>
    (id: string) => {
      const reply = world.message(id)
      if (reply.status !== 'STREAMING') return
      const at = world.now()
      const failure = code ? { code, message, retryable: true, actionUrl: null } : null
      const content = world.texts.get(id) ?? ''
      const reasoning = world.thoughts.get(id) ?? null
      world.messages.set(id, {
        ...reply,
        status,
        content,
        reasoning,
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
        think: (...pieces) => pieces.forEach(piece => void say(think(piece))),
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
