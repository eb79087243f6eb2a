-- CreateTable
CREATE TABLE "conversation_total" (
    "conversation_id" TEXT NOT NULL PRIMARY KEY,
    "messages" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "cost_nano" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "conversation_total_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "conversation_total_messages_conversation_id_idx" ON "conversation_total"("messages", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_total_failed_conversation_id_idx" ON "conversation_total"("failed", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_total_cost_nano_conversation_id_idx" ON "conversation_total"("cost_nano", "conversation_id");

-- CreateIndex
CREATE INDEX "conversation_title_id_idx" ON "conversation"("title", "id");

-- Whoever starts a conversation or books, a server of the release before too, does it in the same transaction.
CREATE TRIGGER "conversation_gets_its_total" AFTER INSERT ON "conversation"
BEGIN
  INSERT INTO "conversation_total" ("conversation_id") VALUES (NEW."id");
END;

CREATE TRIGGER "usage_is_added_to_its_conversation" AFTER INSERT ON "usage"
BEGIN
  UPDATE "conversation_total" SET
    "messages" = (SELECT "last_seq" FROM "conversation" WHERE "id" = NEW."conversation_id"),
    "failed" = "failed" + NEW."failed",
    "cost_nano" = "cost_nano" + COALESCE(NEW."cost_nano", 0)
  WHERE "conversation_id" = NEW."conversation_id";
END;

-- What there was before.
INSERT INTO "conversation_total" ("conversation_id", "messages", "failed", "cost_nano")
SELECT c."id", c."last_seq", COALESCE(used."failed", 0), COALESCE(used."cost_nano", 0)
FROM "conversation" c LEFT JOIN (
  SELECT "conversation_id", SUM("failed") AS "failed", SUM(COALESCE("cost_nano", 0)) AS "cost_nano"
  FROM "usage" WHERE "conversation_id" IS NOT NULL GROUP BY 1
) AS used ON used."conversation_id" = c."id";
