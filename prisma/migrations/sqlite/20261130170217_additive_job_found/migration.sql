-- AlterTable
ALTER TABLE "job_run" ADD COLUMN "found" TEXT;
ALTER TABLE "job_run" ADD COLUMN "found_at" DATETIME;
