-- AlterTable
ALTER TABLE "attachment" ADD COLUMN     "description" TEXT,
ADD COLUMN     "searched" TEXT,
ADD COLUMN     "tags" TEXT,
ADD COLUMN     "tags_folded" TEXT;
