-- AlterTable
ALTER TABLE "admin_event" ADD COLUMN "user_id" TEXT;

-- AlterTable
ALTER TABLE "budget" ADD COLUMN "alert_at" INTEGER;

-- AlterTable
ALTER TABLE "budget_use" ADD COLUMN "alerted_at" DATETIME;
