-- AlterTable
ALTER TABLE "model_server" ADD COLUMN     "auth" TEXT,
ADD COLUMN     "enabled" BOOLEAN NOT NULL DEFAULT true;
