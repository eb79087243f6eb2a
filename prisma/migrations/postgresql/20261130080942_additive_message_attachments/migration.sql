-- AlterTable
ALTER TABLE "attachment" ADD COLUMN     "included_tokens" INTEGER,
ADD COLUMN     "text_cut" BOOLEAN;

-- CreateTable
CREATE TABLE "message_attachment" (
    "message_id" TEXT NOT NULL,
    "attachment_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "message_attachment_pkey" PRIMARY KEY ("message_id","attachment_id")
);

-- CreateIndex
CREATE INDEX "message_attachment_attachment_id_idx" ON "message_attachment"("attachment_id");

-- AddForeignKey
ALTER TABLE "message_attachment" ADD CONSTRAINT "message_attachment_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_attachment" ADD CONSTRAINT "message_attachment_attachment_id_fkey" FOREIGN KEY ("attachment_id") REFERENCES "attachment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
