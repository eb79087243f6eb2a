-- AlterTable
ALTER TABLE "model_correction" ADD COLUMN "fallbacks" TEXT;
