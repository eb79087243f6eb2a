-- AlterTable
ALTER TABLE "process" ADD COLUMN     "version" TEXT;
