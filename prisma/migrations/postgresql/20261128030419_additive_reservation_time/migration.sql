-- AlterTable
ALTER TABLE "reservation" ADD COLUMN     "created_at" TIMESTAMP(3);
