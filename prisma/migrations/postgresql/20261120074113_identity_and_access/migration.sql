-- AlterTable
ALTER TABLE "user" ADD COLUMN "name_is_own" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "groups_read_at" TIMESTAMP(3),
ADD COLUMN     "token_status" TEXT NOT NULL DEFAULT 'NONE';

-- AlterTable
ALTER TABLE "login_attempt" ADD COLUMN     "link_session_id" TEXT;

-- AlterTable
ALTER TABLE "role" ADD COLUMN     "models" TEXT;

-- AlterTable
ALTER TABLE "role_assignment" ADD COLUMN     "assigned_by_id" TEXT;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "identity_id" TEXT;

-- CreateTable
CREATE TABLE "identity_tokens" (
    "identity_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "expires_at" TIMESTAMP(3),
    "renew_at" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "identity_tokens_pkey" PRIMARY KEY ("identity_id")
);

-- CreateTable
CREATE TABLE "device_login" (
    "handle_hash" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "device_code" TEXT NOT NULL,
    "browser_hash" TEXT,
    "interval" INTEGER NOT NULL,
    "poll_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "device_login_pkey" PRIMARY KEY ("handle_hash")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3),
    "last_used_at" TIMESTAMP(3),
    "revoked_at" TIMESTAMP(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "target_type" TEXT,
    "target_id" TEXT,
    "outcome" TEXT NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "details" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admin_event" (
    "seq" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "admin_event_pkey" PRIMARY KEY ("seq")
);

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

-- AddForeignKey
ALTER TABLE "identity_tokens" ADD CONSTRAINT "identity_tokens_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The audit log only grows.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;

CREATE TRIGGER "audit_event_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

CREATE TRIGGER "audit_head_stays" BEFORE DELETE OR TRUNCATE ON "audit_head"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

CREATE TRIGGER "audit_head_does_not_go_back" BEFORE UPDATE ON "audit_head"
    FOR EACH ROW WHEN (NEW."seq" < OLD."seq") EXECUTE FUNCTION "refuse_audit_change"();
