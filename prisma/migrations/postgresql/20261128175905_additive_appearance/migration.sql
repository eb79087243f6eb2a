-- CreateTable
CREATE TABLE "appearance" (
    "id" TEXT NOT NULL,
    "company_name" TEXT,
    "logo" TEXT,
    "support_url" TEXT,
    "imprint_url" TEXT,
    "privacy_url" TEXT,
    "suggestions" TEXT NOT NULL,
    "announcement" TEXT,
    "level" TEXT,
    "until" TIMESTAMP(3),
    "announced_at" TIMESTAMP(3),

    CONSTRAINT "appearance_pkey" PRIMARY KEY ("id")
);
