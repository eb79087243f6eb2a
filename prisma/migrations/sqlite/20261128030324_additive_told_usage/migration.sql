-- AlterTable
ALTER TABLE "message" ADD COLUMN "cached_prompt_tokens" INTEGER;
ALTER TABLE "message" ADD COLUMN "reasoning_tokens" INTEGER;

-- AlterTable
ALTER TABLE "usage" ADD COLUMN "cached_prompt_tokens" INTEGER;
ALTER TABLE "usage" ADD COLUMN "reasoning_tokens" INTEGER;
