-- AlterTable
ALTER TABLE "conversation" ADD COLUMN "forked_from_id" TEXT;
