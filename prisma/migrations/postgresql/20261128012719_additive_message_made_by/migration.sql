-- AlterTable
ALTER TABLE "message" ADD COLUMN     "made_by" TEXT;
