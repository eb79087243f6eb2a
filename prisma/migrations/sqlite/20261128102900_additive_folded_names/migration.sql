-- AlterTable
ALTER TABLE "api_key" ADD COLUMN "name_folded" TEXT;

-- AlterTable
ALTER TABLE "user" ADD COLUMN "email_folded" TEXT;
ALTER TABLE "user" ADD COLUMN "name_folded" TEXT;
