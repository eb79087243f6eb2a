-- AlterTable
ALTER TABLE "message" ADD COLUMN "reasoning" TEXT;
ALTER TABLE "message" ADD COLUMN "failure_detail" TEXT;

-- AlterTable
ALTER TABLE "deleted_message" ADD COLUMN "reasoning" TEXT;
ALTER TABLE "deleted_message" ADD COLUMN "failure_detail" TEXT;
