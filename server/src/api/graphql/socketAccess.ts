import { ended } from '../../access/session/ended.js'
import type { Revocation } from '../../access/session/revocation.js'
import type { Watch } from '../../access/session/watched.js'
import type { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { type Rule, requireAccess } from '../access.js'
import type { Context } from '../context.js'

/** A subscription, which goes on as long as its rule holds. */
export interface Running {
  context: Context
  rule: Rule
  /** Told why it may not go on. */
  end(reason: unknown): void
}

/** What the person behind one socket may do while it is open. */
export interface SocketAccess {
  /** The context for a subscription: at any time its viewer has the rights of that time. */
  enter(context: Context): Promise<Context>
  /** Pending while the rights are being asked for: nothing is delivered meanwhile. */
  settled(): Promise<void> | undefined
  /** Ends the subscription when its rule no longer holds. The result lets go of it. */
  add(running: Running): () => void
  release(): void
}

/** Of somebody who has not signed in: there is nothing to take away. */
export const nobodysAccess: SocketAccess = {
  enter: async context => context,
  settled: () => undefined,
  add: () => () => {},
  release: () => {},
}

export function watchSocket(
  revocation: Revocation,
  viewer: Viewer,
  close: (reason: CodedError) => void,
): SocketAccess {
  const subscriptions = new Set<Running>()
  const watch = revocation.watch(viewer, {
    ended(code) {
      const reason = ended(code)
      close(reason)
      for (const { end } of subscriptions) end(reason)
    },
    allowed() {
      for (const running of subscriptions) endUnlessAllowed(running)
    },
    inUse: () => subscriptions.size > 0,
  })

  return {
    async enter(context) {
      if (!context.viewer) return context
      // Its own request has just asked for the rights; what is known here may be older.
      if (!isSame(context.viewer.permissions, watch.permissions)) await watch.recheck()
      return { ...context, viewer: withRightsOf(watch, context.viewer) }
    },
    settled: watch.settled,
    add(running) {
      subscriptions.add(running)
      endUnlessAllowed(running)
      return () => subscriptions.delete(running)
    },
    release: watch.release,
  }
}

const withRightsOf = (watch: Watch, viewer: Viewer): Viewer => ({
  ...viewer,
  get permissions() {
    return watch.permissions
  },
})

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every(name => other.has(name))

function endUnlessAllowed({ context, rule, end }: Running): void {
  try {
    requireAccess(context, rule)
  } catch (error) {
    end(error)
  }
}
