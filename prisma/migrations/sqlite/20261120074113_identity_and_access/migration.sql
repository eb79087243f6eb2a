-- AlterTable
ALTER TABLE "user" ADD COLUMN "name_is_own" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "login_attempt" ADD COLUMN "link_session_id" TEXT;

-- AlterTable
ALTER TABLE "role" ADD COLUMN "models" TEXT;

-- AlterTable
ALTER TABLE "role_assignment" ADD COLUMN "assigned_by_id" TEXT;

-- AlterTable
ALTER TABLE "session" ADD COLUMN "identity_id" TEXT;

-- CreateTable
CREATE TABLE "identity_tokens" (
    "identity_id" TEXT NOT NULL PRIMARY KEY,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "expires_at" DATETIME,
    "renew_at" DATETIME,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "updated_at" DATETIME NOT NULL,
    CONSTRAINT "identity_tokens_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "device_login" (
    "handle_hash" TEXT NOT NULL PRIMARY KEY,
    "provider" TEXT NOT NULL,
    "device_code" TEXT NOT NULL,
    "browser_hash" TEXT,
    "interval" INTEGER NOT NULL,
    "poll_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME,
    "last_used_at" DATETIME,
    "revoked_at" DATETIME,
    CONSTRAINT "api_key_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_event" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "target_type" TEXT,
    "target_id" TEXT,
    "outcome" TEXT NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "details" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "admin_event" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_identity" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL,
    "created_at" DATETIME NOT NULL,
    "last_used_at" DATETIME,
    "token_status" TEXT NOT NULL DEFAULT 'NONE',
    "groups_read_at" DATETIME,
    CONSTRAINT "identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_identity" ("created_at", "email", "email_verified", "id", "issuer", "last_used_at", "provider", "subject", "user_id") SELECT "created_at", "email", "email_verified", "id", "issuer", "last_used_at", "provider", "subject", "user_id" FROM "identity";
DROP TABLE "identity";
ALTER TABLE "new_identity" RENAME TO "identity";
CREATE INDEX "identity_user_id_idx" ON "identity"("user_id");
CREATE UNIQUE INDEX "identity_issuer_subject_key" ON "identity"("issuer", "subject");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "identity_tokens_renew_at_idx" ON "identity_tokens"("renew_at");

-- CreateIndex
CREATE INDEX "device_login_expires_at_idx" ON "device_login"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "api_key_owner_id_created_at_id_idx" ON "api_key"("owner_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "api_key_created_at_id_idx" ON "api_key"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_id_key" ON "audit_event"("id");

-- CreateIndex
CREATE INDEX "audit_event_created_at_idx" ON "audit_event"("created_at");

-- CreateIndex
CREATE INDEX "audit_event_actor_id_seq_idx" ON "audit_event"("actor_id", "seq");

-- CreateIndex
CREATE INDEX "audit_event_target_id_seq_idx" ON "audit_event"("target_id", "seq");

-- CreateIndex
CREATE INDEX "audit_event_action_seq_idx" ON "audit_event"("action", "seq");

-- CreateIndex
CREATE INDEX "admin_event_created_at_idx" ON "admin_event"("created_at");

-- CreateIndex
CREATE INDEX "session_last_seen_at_id_idx" ON "session"("last_seen_at", "id");

-- CreateIndex
CREATE INDEX "session_created_at_id_idx" ON "session"("created_at", "id");

-- CreateIndex
CREATE INDEX "user_created_at_id_idx" ON "user"("created_at", "id");

-- CreateIndex
CREATE INDEX "user_last_seen_at_id_idx" ON "user"("last_seen_at", "id");

-- CreateIndex
CREATE INDEX "user_name_id_idx" ON "user"("name", "id");

-- CreateIndex
CREATE INDEX "user_email_id_idx" ON "user"("email", "id");

-- The audit log only grows. REPLACE would delete a row without a word to the trigger for that, so it is refused as well.
CREATE TRIGGER "audit_event_is_not_updated" BEFORE UPDATE ON "audit_event"
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER "audit_event_is_not_deleted" BEFORE DELETE ON "audit_event"
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER "audit_event_is_not_replaced" BEFORE INSERT ON "audit_event"
WHEN EXISTS (SELECT 1 FROM "audit_event" WHERE "seq" = NEW."seq" OR "id" = NEW."id")
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER "audit_head_does_not_go_back" BEFORE UPDATE ON "audit_head" WHEN NEW."seq" < OLD."seq"
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER "audit_head_is_not_deleted" BEFORE DELETE ON "audit_head"
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER "audit_head_is_not_replaced" BEFORE INSERT ON "audit_head"
WHEN EXISTS (SELECT 1 FROM "audit_head" WHERE "id" = NEW."id" AND "seq" > NEW."seq")
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
