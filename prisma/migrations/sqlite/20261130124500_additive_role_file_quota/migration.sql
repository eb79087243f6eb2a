-- AlterTable
ALTER TABLE "role" ADD COLUMN "file_quota" BIGINT;
