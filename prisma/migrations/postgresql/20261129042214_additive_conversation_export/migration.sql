-- CreateTable
CREATE TABLE "conversation_export" (
    "id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "leaf_id" TEXT,
    "format" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "conversation_export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "conversation_export_expires_at_idx" ON "conversation_export"("expires_at");
