-- AlterTable
ALTER TABLE "reservation" ADD COLUMN     "model" TEXT,
ADD COLUMN     "process_id" TEXT;
