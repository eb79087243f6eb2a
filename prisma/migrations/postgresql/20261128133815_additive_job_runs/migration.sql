-- AlterTable
ALTER TABLE "job_run" ADD COLUMN     "began_at" TIMESTAMP(3),
ADD COLUMN     "ended_at" TIMESTAMP(3),
ADD COLUMN     "failure" TEXT;
