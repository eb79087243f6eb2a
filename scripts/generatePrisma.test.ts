import { describe, expect, it } from 'vitest'
import { deriveSchema } from './generatePrisma.ts'

const models = `datasource db {
  provider = "sqlite"
}

/// Everywhere.
model A {
  id String @id
}

/// A journal.
/// only postgresql
model B {
  id String @id

  @@map("b")
}

model C {
  id String @id
}
`

describe('the schema of one database', () => {
  it('has its provider and all models on PostgreSQL', () => {
    expect(deriveSchema(models, 'postgresql')).toBe(models.replace('"sqlite"', '"postgresql"'))
  })

  it('leaves out on SQLite what only PostgreSQL has', () => {
    const start = models.indexOf('/// A journal.')
    expect(deriveSchema(models, 'sqlite')).toBe(
      models.slice(0, start) + models.slice(models.indexOf('model C')),
    )
  })
})
