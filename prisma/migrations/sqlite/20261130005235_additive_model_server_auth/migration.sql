-- AlterTable
ALTER TABLE "model_server" ADD COLUMN "auth" TEXT;
ALTER TABLE "model_server" ADD COLUMN "enabled" BOOLEAN NOT NULL DEFAULT true;
