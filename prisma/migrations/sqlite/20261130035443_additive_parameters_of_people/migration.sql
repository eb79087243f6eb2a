-- AlterTable
ALTER TABLE "conversation" ADD COLUMN "parameters" TEXT;

-- AlterTable
ALTER TABLE "deleted_message" ADD COLUMN "parameters" TEXT;

-- AlterTable
ALTER TABLE "message" ADD COLUMN "parameters" TEXT;

-- AlterTable
ALTER TABLE "model_correction" ADD COLUMN "adjustable" TEXT;
