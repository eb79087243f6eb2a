-- AlterTable
ALTER TABLE "usage" ADD COLUMN     "failure_code" TEXT;

-- CreateIndex
CREATE INDEX "usage_created_at_user_id_model_idx" ON "usage"("created_at", "user_id", "model");

-- CreateIndex
CREATE INDEX "usage_failed_created_at_idx" ON "usage"("failed", "created_at");

-- Why replies failed that still exist; of others nobody knows.
UPDATE "usage" SET "failure_code" = (
  SELECT COALESCE(m."failure_code", d."failure_code") FROM "message" m LEFT JOIN "deleted_message" d ON d."message_id" = m."id"
  WHERE m."id" = "usage"."message_id"
) WHERE "failed" = TRUE AND "failure_code" IS NULL;
