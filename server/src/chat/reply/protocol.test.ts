import { describe, expect, it } from 'vitest'
import { allRules, explore } from '../../../test/replyProtocol.js'

describe('the reply protocol, in every order of events', () => {
  it('ends every reply and every reader with exactly the stored text', () => {
    const { problems, states } = explore(allRules)
    expect(problems).toEqual([])
    expect(states).toBeGreaterThan(10_000)
  })

  it.each([
    ['rereadAfterSilence', 'a reader hangs'],
    ['fencedEnd', 'a final status was written over'],
    ['fencedTick', 'journaled text was lost'],
    ['beatAlone', 'a reply of a healthy process was interrupted'],
    ['declareFirst', 'journaled text was lost'],
    ['checkedAppend', 'a reader saw text that nobody wrote'],
    ['finalOffset', 'a reader ended with another text than the stored one'],
  ])('fails without the rule %s: %s', (rule, problem) => {
    expect(explore({ ...allRules, [rule]: false }).problems).toContain(problem)
  })

  it('needs no second look where nothing is lost, if readers register before they read', () => {
    const lossless = { ...allRules, rereadAfterSilence: false }
    expect(explore(lossless, 0).problems).toEqual([])
    expect(explore({ ...lossless, registerFirst: false }, 0).problems).toContain('a reader hangs')
  })
})
