-- AlterTable
ALTER TABLE "identity_tokens" ADD COLUMN     "claimed_until" TIMESTAMP(3),
ADD COLUMN     "model_token" TEXT,
ADD COLUMN     "model_token_expires_at" TIMESTAMP(3);
