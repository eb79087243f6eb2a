-- AlterTable
ALTER TABLE "message" ADD COLUMN     "has_files" BOOLEAN;
