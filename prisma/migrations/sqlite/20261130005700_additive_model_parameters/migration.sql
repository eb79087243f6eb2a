-- AlterTable
ALTER TABLE "model_correction" ADD COLUMN "extra_body" TEXT;
ALTER TABLE "model_correction" ADD COLUMN "max_tokens" INTEGER;
ALTER TABLE "model_correction" ADD COLUMN "reasoning_effort" TEXT;
ALTER TABLE "model_correction" ADD COLUMN "stop" TEXT;
ALTER TABLE "model_correction" ADD COLUMN "temperature" REAL;
ALTER TABLE "model_correction" ADD COLUMN "top_p" REAL;
ALTER TABLE "model_correction" ADD COLUMN "verbosity" TEXT;
