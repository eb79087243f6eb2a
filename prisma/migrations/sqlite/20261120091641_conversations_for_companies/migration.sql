-- CreateTable
CREATE TABLE "participant" (
    "conversation_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access" TEXT NOT NULL,
    "added_at" DATETIME NOT NULL,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "temporary" BOOLEAN NOT NULL DEFAULT false,
    "last_message_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    "created_at" DATETIME NOT NULL,

    PRIMARY KEY ("conversation_id", "user_id"),
    CONSTRAINT "participant_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "participant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "conversation_tag" (
    "conversation_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,

    PRIMARY KEY ("conversation_id", "user_id", "tag"),
    CONSTRAINT "conversation_tag_conversation_id_user_id_fkey" FOREIGN KEY ("conversation_id", "user_id") REFERENCES "participant" ("conversation_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "feedback" (
    "message_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "rating" TEXT NOT NULL,
    "comment" TEXT,
    "created_at" DATETIME NOT NULL,

    PRIMARY KEY ("message_id", "user_id"),
    CONSTRAINT "feedback_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "conversation_event" (
    "seq" BIGINT NOT NULL PRIMARY KEY,
    "conversation_id" TEXT NOT NULL,
    "conversation_seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "message_id" TEXT,
    "actor_id" TEXT,
    "only_user_id" TEXT,
    "listed" BOOLEAN NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "conversation_event_audience" (
    "user_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,

    PRIMARY KEY ("user_id", "seq")
);

-- CreateTable
CREATE TABLE "conversation_event_head" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "seq" BIGINT NOT NULL,
    "forgotten" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "usage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "message_id" TEXT,
    "conversation_id" TEXT,
    "user_id" TEXT NOT NULL,
    "api_key_id" TEXT,
    "model" TEXT NOT NULL,
    "prompt_tokens" INTEGER NOT NULL,
    "completion_tokens" INTEGER NOT NULL,
    "cost_nano" BIGINT,
    "time_to_first_token" INTEGER,
    "failed" BOOLEAN NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "budget" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scope" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "limit_nano" BIGINT NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "budget_use" (
    "budget_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "period_start" DATETIME NOT NULL,
    "spent_nano" BIGINT NOT NULL,
    "reserved_nano" BIGINT NOT NULL,

    PRIMARY KEY ("budget_id", "user_id", "period_start"),
    CONSTRAINT "budget_use_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budget" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "reservation" (
    "message_id" TEXT NOT NULL PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "api_key_id" TEXT,
    "prompt_tokens" INTEGER NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "budgets" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "search_change" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "conversation_id" TEXT NOT NULL,
    "message_id" TEXT
);

-- CreateTable
CREATE TABLE "job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "run_at" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimed_by" TEXT,
    "claimed_until" DATETIME,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "job_run" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "started_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "data_export" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "requested_by_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME
);

-- AlterTable, by hand: the generated copy of the tables would drop the old ones, and with them what refers to them.
ALTER TABLE "conversation" ADD COLUMN "temporary" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "conversation" ADD COLUMN "expires_at" DATETIME;
ALTER TABLE "conversation" ADD COLUMN "event_seq" INTEGER NOT NULL DEFAULT 0;
DROP INDEX "conversation_owner_id_last_message_at_id_idx";
DROP INDEX "conversation_owner_id_updated_at_id_idx";
DROP INDEX "conversation_owner_id_created_at_id_idx";
CREATE INDEX "conversation_owner_id_idx" ON "conversation"("owner_id");
CREATE INDEX "conversation_last_message_at_id_idx" ON "conversation"("last_message_at", "id");
CREATE INDEX "conversation_updated_at_id_idx" ON "conversation"("updated_at", "id");
CREATE INDEX "conversation_created_at_id_idx" ON "conversation"("created_at", "id");
CREATE INDEX "conversation_expires_at_idx" ON "conversation"("expires_at");
ALTER TABLE "message" ADD COLUMN "temporary" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "message" ADD COLUMN "cost_nano" BIGINT;
ALTER TABLE "message" ADD COLUMN "context_omitted" INTEGER;
CREATE INDEX "message_conversation_id_created_at_id_idx" ON "message"("conversation_id", "created_at", "id");
CREATE INDEX "message_created_at_id_idx" ON "message"("created_at", "id");
CREATE INDEX "message_updated_at_id_idx" ON "message"("updated_at", "id");

-- CreateIndex
CREATE INDEX "participant_user_id_last_message_at_conversation_id_idx" ON "participant"("user_id", "last_message_at", "conversation_id");

-- CreateIndex
CREATE INDEX "participant_user_id_updated_at_conversation_id_idx" ON "participant"("user_id", "updated_at", "conversation_id");

-- CreateIndex
CREATE INDEX "participant_user_id_created_at_conversation_id_idx" ON "participant"("user_id", "created_at", "conversation_id");

-- CreateIndex
CREATE INDEX "participant_user_id_access_idx" ON "participant"("user_id", "access");

-- CreateIndex
CREATE INDEX "conversation_tag_user_id_tag_conversation_id_idx" ON "conversation_tag"("user_id", "tag", "conversation_id");

-- CreateIndex
CREATE INDEX "feedback_user_id_idx" ON "feedback"("user_id");

-- CreateIndex
CREATE INDEX "conversation_event_conversation_id_conversation_seq_idx" ON "conversation_event"("conversation_id", "conversation_seq");

-- CreateIndex
CREATE INDEX "conversation_event_created_at_idx" ON "conversation_event"("created_at");

-- CreateIndex
CREATE INDEX "conversation_event_audience_seq_idx" ON "conversation_event_audience"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "usage_message_id_key" ON "usage"("message_id");

-- CreateIndex
CREATE INDEX "usage_created_at_idx" ON "usage"("created_at");

-- CreateIndex
CREATE INDEX "usage_user_id_created_at_idx" ON "usage"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "usage_conversation_id_idx" ON "usage"("conversation_id");

-- CreateIndex
CREATE INDEX "budget_created_at_id_idx" ON "budget"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "budget_scope_subject_id_period_key" ON "budget"("scope", "subject_id", "period");

-- CreateIndex
CREATE INDEX "budget_use_period_start_idx" ON "budget_use"("period_start");

-- CreateIndex
CREATE INDEX "job_run_at_idx" ON "job"("run_at");

-- CreateIndex
CREATE UNIQUE INDEX "job_kind_subject_key" ON "job"("kind", "subject");

-- CreateIndex
CREATE INDEX "data_export_user_id_idx" ON "data_export"("user_id");

-- CreateIndex
CREATE INDEX "data_export_expires_at_idx" ON "data_export"("expires_at");

-- Owners are participants of what was there before.
INSERT INTO "participant" ("conversation_id", "user_id", "access", "added_at", "last_message_at", "updated_at", "created_at")
SELECT "id", "owner_id", 'OWNER', "created_at", "last_message_at", "updated_at", "created_at" FROM "conversation";

-- What was used until now.
INSERT INTO "usage" ("id", "message_id", "conversation_id", "user_id", "model", "prompt_tokens", "completion_tokens", "time_to_first_token", "failed", "created_at")
SELECT 'use' || substr("id", 4), "id", "conversation_id", "owner_id", coalesce("model", ''), coalesce("prompt_tokens", 0), coalesce("completion_tokens", 0), "time_to_first_token", "status" = 'FAILED', "created_at"
FROM "message" WHERE "role" = 'ASSISTANT' AND "status" <> 'STREAMING';

-- What search has to learn.
INSERT INTO "search_change" ("id", "conversation_id") SELECT 'sch' || substr("id", 4), "id" FROM "conversation";
INSERT INTO "search_change" ("id", "conversation_id", "message_id")
SELECT 'sch' || substr("id", 4), "conversation_id", "id" FROM "message" WHERE "status" <> 'STREAMING';
