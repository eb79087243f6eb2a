import { expect, it } from 'vitest'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

const query = 'query ($t: DateTime) { messages(filter: { createdAfter: $t }) { nodes { id } } }'

onEveryDatabase(database => {
  it('a time that a database cannot store or order is refused, in a variable and in the document', async () => {
    await using parley = await startParley({ database })
    const { ask } = await parley.signIn('user')
    for (const time of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-03-01T12:00:00+14:00']) {
      expect((await ask({ query, variables: { t: time } })).errors).toBeUndefined()
      expect(
        (await ask(`{ messages(filter: { createdAfter: "${time}" }) { nodes { id } } }`)).errors,
      ).toBeUndefined()
    }
    for (const time of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-12:00']) {
      const [inVariable, inDocument] = await Promise.all([
        ask({ query, variables: { t: time } }),
        ask(`{ messages(filter: { createdAfter: "${time}" }) { nodes { id } } }`),
      ])
      expect(inVariable.errors?.[0]).toMatchObject({
        message: expect.stringContaining('in the years 1 to 9999'),
        extensions: { code: 'BAD_USER_INPUT' },
      })
      expect(inDocument.errors?.[0]?.message).toContain('in the years 1 to 9999')
    }
  })
})
