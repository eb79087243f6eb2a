-- AlterTable
ALTER TABLE "message" ADD COLUMN     "cached_prompt_tokens" INTEGER,
ADD COLUMN     "reasoning_tokens" INTEGER;

-- AlterTable
ALTER TABLE "usage" ADD COLUMN     "cached_prompt_tokens" INTEGER,
ADD COLUMN     "reasoning_tokens" INTEGER;
