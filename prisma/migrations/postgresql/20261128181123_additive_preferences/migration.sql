-- CreateTable
CREATE TABLE "preferences" (
    "user_id" TEXT NOT NULL,
    "theme" TEXT NOT NULL,
    "locale" TEXT,
    "model" TEXT,
    "instructions" TEXT,
    "notify_replies" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "preferences_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "preferences" ADD CONSTRAINT "preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
