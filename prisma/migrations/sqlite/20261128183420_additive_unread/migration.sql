-- AlterTable
ALTER TABLE "participant" ADD COLUMN "read_seq" INTEGER;

-- What there is already counts as read.
UPDATE "participant" SET "read_seq" = (SELECT "last_seq" FROM "conversation" WHERE "conversation"."id" = "participant"."conversation_id");
