-- AlterTable
ALTER TABLE "attachment" ADD COLUMN "description" TEXT;
ALTER TABLE "attachment" ADD COLUMN "searched" TEXT;
ALTER TABLE "attachment" ADD COLUMN "tags" TEXT;
ALTER TABLE "attachment" ADD COLUMN "tags_folded" TEXT;
