-- AlterTable
ALTER TABLE "job_run" ADD COLUMN     "found" TEXT,
ADD COLUMN     "found_at" TIMESTAMP(3);
