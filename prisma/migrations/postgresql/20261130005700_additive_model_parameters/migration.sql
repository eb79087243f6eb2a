-- AlterTable
ALTER TABLE "model_correction" ADD COLUMN     "extra_body" TEXT,
ADD COLUMN     "max_tokens" INTEGER,
ADD COLUMN     "reasoning_effort" TEXT,
ADD COLUMN     "stop" TEXT,
ADD COLUMN     "temperature" DOUBLE PRECISION,
ADD COLUMN     "top_p" DOUBLE PRECISION,
ADD COLUMN     "verbosity" TEXT;
