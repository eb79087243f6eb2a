-- AlterTable
ALTER TABLE "reservation" ADD COLUMN "model" TEXT;
ALTER TABLE "reservation" ADD COLUMN "process_id" TEXT;
