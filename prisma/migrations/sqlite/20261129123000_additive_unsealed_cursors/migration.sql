-- AlterTable
ALTER TABLE "conversation_event_head" ADD COLUMN "unsealed" BIGINT NOT NULL DEFAULT 0;

-- What was told as it is until now stays a place.
UPDATE "conversation_event_head" SET "unsealed" = "seq";
