-- CreateTable
CREATE TABLE "attachment" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "takes" INTEGER NOT NULL,
    "sha256" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "medium" TEXT,
    "thumbnail" TEXT,
    "text" TEXT,
    "status" TEXT NOT NULL,
    "rejection" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL,
    "arrived_at" TIMESTAMP(3),

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attachment_owner_id_created_at_id_idx" ON "attachment"("owner_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "attachment_status_created_at_idx" ON "attachment"("status", "created_at");
