-- AlterTable
ALTER TABLE "identity_tokens" ADD COLUMN "claimed_until" DATETIME;
ALTER TABLE "identity_tokens" ADD COLUMN "model_token" TEXT;
ALTER TABLE "identity_tokens" ADD COLUMN "model_token_expires_at" DATETIME;
