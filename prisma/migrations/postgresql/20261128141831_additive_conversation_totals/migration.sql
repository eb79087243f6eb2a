-- CreateTable
CREATE TABLE "conversation_total" (
    "conversation_id" TEXT NOT NULL,
    "messages" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "cost_nano" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "conversation_total_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateIndex
CREATE INDEX "conversation_total_messages_conversation_id_idx" ON "conversation_total"("messages", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_total_failed_conversation_id_idx" ON "conversation_total"("failed", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_total_cost_nano_conversation_id_idx" ON "conversation_total"("cost_nano", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_title_id_idx" ON "conversation"("title", "id");

-- AddForeignKey
ALTER TABLE "conversation_total" ADD CONSTRAINT "conversation_total_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever starts a conversation or books, a server of the release before too, does it in the same transaction.
CREATE FUNCTION "give_conversations_their_totals"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO "conversation_total" ("conversation_id") SELECT "id" FROM "added";
RETURN NULL;
END $$;

CREATE TRIGGER "conversation_gets_its_total" AFTER INSERT ON "conversation"
REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "give_conversations_their_totals"();

CREATE FUNCTION "add_usage_to_its_conversation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE "conversation_total" SET
  "messages" = c."last_seq",
  "failed" = "conversation_total"."failed" + summed."failed",
  "cost_nano" = "conversation_total"."cost_nano" + summed."cost_nano"
FROM (
  SELECT "conversation_id", COUNT(*) FILTER (WHERE "failed") AS "failed", SUM(COALESCE("cost_nano", 0)) AS "cost_nano"
  FROM "added" WHERE "conversation_id" IS NOT NULL GROUP BY 1
) AS summed JOIN "conversation" c ON c."id" = summed."conversation_id"
WHERE "conversation_total"."conversation_id" = summed."conversation_id";
RETURN NULL;
END $$;

-- Before that of the hour, for which all wait: triggers run in the order of their names.
CREATE TRIGGER "usage_is_added_to_its_conversation" AFTER INSERT ON "usage"
REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "add_usage_to_its_conversation"();

-- What there was before.
INSERT INTO "conversation_total" ("conversation_id", "messages", "failed", "cost_nano")
SELECT c."id", c."last_seq", COALESCE(used."failed", 0), COALESCE(used."cost_nano", 0)
FROM "conversation" c LEFT JOIN (
  SELECT "conversation_id", COUNT(*) FILTER (WHERE "failed") AS "failed", SUM(COALESCE("cost_nano", 0)) AS "cost_nano"
  FROM "usage" WHERE "conversation_id" IS NOT NULL GROUP BY 1
) AS used ON used."conversation_id" = c."id";
