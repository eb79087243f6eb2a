import {
  diffMigrations,
  isAdditive,
  migrate,
  migrationStatus,
  notAdditive,
  openSqlite,
  readMigrations,
} from '@parley/prisma'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { openDatabase } from './database.js'

describe.each(databases)('migrations for %s', kind => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await createTestDatabase(kind, { empty: true })
  })
  afterEach(() => test.drop())

  it('lead to the models', async () => {
    expect(await diffMigrations(test.address)).toBeNull()
  })

  it('are pending, then applied, then done', async () => {
    const pending = await migrationStatus(test.address)
    expect(new Set(pending.map(({ state }) => state))).toEqual(new Set(['pending']))
    expect(await migrate(test.address)).toEqual(pending.map(({ name }) => name))
    const applied = await migrationStatus(test.address)
    expect(new Set(applied.map(({ state }) => state))).toEqual(new Set(['applied']))
    expect(await migrate(test.address)).toEqual([])
  })
})

describe('a migration that says it is additive', () => {
  it.each(databases)('is so on %s', async kind => {
    const { migrationDirectories } = await readMigrations({ kind })
    const said = migrationDirectories.filter(({ path }) => isAdditive(path))
    expect(said.length).toBeGreaterThan(0)
    const wrong = said.flatMap(({ path, migrationFile: { content } }) =>
      notAdditive(String(content.value)).map(statement => `${path}: ${statement}`),
    )
    expect(wrong).toEqual([])
  })

  it.each([
    'CREATE TABLE "note" ("id" TEXT NOT NULL, "user_id" TEXT NOT NULL, CONSTRAINT "f" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE); CREATE UNIQUE INDEX "i" ON "note"("user_id"); INSERT INTO "note" ("id") SELECT "id" FROM "user";',
    'ALTER TABLE "user" ADD COLUMN     "a" TEXT,\nADD COLUMN     "b" INTEGER NOT NULL DEFAULT 0;\nUPDATE "user" SET "a" = \'x; DROP TABLE y\', "b" = 1 WHERE "id" = \'1\';',
    'ALTER TABLE "user" ADD COLUMN "a" TEXT; CREATE UNIQUE INDEX "i" ON "user"("a"); ALTER TABLE "user" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "role"("id") ON DELETE SET NULL ON UPDATE CASCADE;',
    '-- DROP TABLE "user"\nCREATE INDEX CONCURRENTLY "i" ON "user"("name");',
    'UPDATE "role" SET "permissions" = \'CHAT\' WHERE "id" = \'rol_user\';',
    'INSERT INTO "role_assignment" ("id") SELECT "id" FROM "user";',
    'CREATE TABLE "sum" ("n" INTEGER); CREATE TRIGGER "t" AFTER INSERT ON "usage" BEGIN INSERT INTO "sum" ("n") VALUES (CASE WHEN 1 THEN 2 END) ON CONFLICT DO NOTHING; INSERT INTO "sum" ("n") SELECT CASE WHEN 1 THEN 2 END; END; INSERT INTO "sum" ("n") VALUES (1);',
    'CREATE TABLE "sum" ("n" INTEGER); CREATE FUNCTION "f"() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\nINSERT INTO "sum" ("n") SELECT count(*) FROM "added"; RETURN NULL;\nEND $$; CREATE TRIGGER "t" AFTER INSERT ON "usage" REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "f"();',
  ])('may hold %s', sql => {
    expect(notAdditive(sql)).toEqual([])
  })

  it.each([
    'DROP TABLE "user"',
    'DROP INDEX "user_email_key"',
    'ALTER TABLE "user" DROP COLUMN "name"',
    'ALTER TABLE "user" RENAME COLUMN "name" TO "title"',
    'ALTER TABLE "user" RENAME TO "person"',
    'ALTER TABLE "user" ADD COLUMN "a" TEXT NOT NULL',
    'ALTER TABLE "user" ADD COLUMN "a" TEXT, DROP COLUMN "name"',
    'ALTER TABLE "user" ADD COLUMN "a" TEXT UNIQUE',
    'ALTER TABLE "user" ALTER COLUMN "name" SET NOT NULL',
    'ALTER TABLE "user" ALTER COLUMN "name" SET DATA TYPE VARCHAR(10)',
    'ALTER TABLE "user" ADD CONSTRAINT "c" CHECK ("name" <> \'\')',
    'ALTER TABLE "message" ADD CONSTRAINT "f" FOREIGN KEY ("model") REFERENCES "role"("id") ON DELETE CASCADE',
    'CREATE UNIQUE INDEX "i" ON "user"("name")',
    'CREATE TABLE "note" ("user_id" TEXT NOT NULL REFERENCES "user" ("id") ON DELETE RESTRICT)',
    'CREATE TABLE "note" ("user_id" TEXT NOT NULL REFERENCES "user" ("id"))',
    'CREATE TRIGGER "t" AFTER INSERT ON "user" EXECUTE FUNCTION f()',
    'CREATE TABLE "sum" ("n" INTEGER); CREATE TRIGGER "t" AFTER INSERT ON "usage" BEGIN INSERT INTO "sum" ("n") VALUES (1); DELETE FROM "usage"; END;',
    'CREATE TABLE "sum" ("n" INTEGER); CREATE TRIGGER "t" BEFORE INSERT ON "usage" BEGIN INSERT INTO "sum" ("n") VALUES (1); END;',
    'CREATE TRIGGER "t" AFTER INSERT ON "usage" BEGIN INSERT INTO "message" ("id") VALUES (1); END;',
    'CREATE FUNCTION "f"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM "user"; RETURN NULL; END $$;',
    'PRAGMA foreign_keys=OFF',
    'DELETE FROM "message"',
    'INSERT INTO "user" ("id") VALUES (1)',
    'UPDATE "message" SET "status" = \'NEW\'',
    'UPDATE "role" SET "built_in" = false',
    'DO $$ BEGIN DROP TABLE "user"; END $$',
  ])('may not hold %s', sql => {
    expect(notAdditive(sql)).not.toEqual([])
  })
})

describe('a database with a past', () => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await createTestDatabase('sqlite')
  })
  afterEach(() => test.drop())
  const change = (sql: string) => openSqlite(test.url.slice('file:'.length), sql).$connect()

  it('is refused after a migration that failed', async () => {
    await change('UPDATE _prisma_migrations SET finished_at = NULL')
    const refused = openDatabase(test.address)
    await expect(refused).rejects.toMatchObject({ name: 'StartError', message: /^Migration \d+_init failed/ })
  })

  it('is refused if a newer version has changed it', async () => {
    await change(`UPDATE _prisma_migrations SET migration_name = '29991231000000_future'`)
    await expect(openDatabase(test.address)).rejects.toThrow(
      'newer version of Parley (migration 29991231000000_future)',
    )
  })

  it('is refused if a newer version has changed it and lacks what this one brings', async () => {
    await change(
      `UPDATE _prisma_migrations SET migration_name = '29991231000000_additive_x' WHERE migration_name LIKE '%built_in_roles'`,
    )
    await expect(openDatabase(test.address)).rejects.toThrow('(migration 29991231000000_additive_x)')
  })

  it('is refused if it holds the tables of something else', async () => {
    await change('DROP TABLE _prisma_migrations')
    await expect(openDatabase(test.address)).rejects.toThrow('The database holds other tables')
  })
})
