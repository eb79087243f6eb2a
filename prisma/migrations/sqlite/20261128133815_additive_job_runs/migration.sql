-- AlterTable
ALTER TABLE "job_run" ADD COLUMN "began_at" DATETIME;
ALTER TABLE "job_run" ADD COLUMN "ended_at" DATETIME;
ALTER TABLE "job_run" ADD COLUMN "failure" TEXT;
