-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "email_folded" TEXT NOT NULL,
    "role_ids" TEXT NOT NULL,
    "invited_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "accepted_at" TIMESTAMP(3),
    "accepted_by_id" TEXT,
    "revoked_at" TIMESTAMP(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knock" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL,
    "name" TEXT,
    "name_folded" TEXT,
    "email_folded" TEXT,
    "count" INTEGER NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "last_at" TIMESTAMP(3) NOT NULL,
    "dismissed_at" TIMESTAMP(3),
    "let_in_at" TIMESTAMP(3),
    "let_in_by_id" TEXT,
    "role_ids" TEXT NOT NULL DEFAULT '',
    "user_id" TEXT,

    CONSTRAINT "knock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invitation_created_at_id_idx" ON "invitation"("created_at", "id");

-- CreateIndex
CREATE INDEX "invitation_expires_at_id_idx" ON "invitation"("expires_at", "id");

-- CreateIndex
CREATE INDEX "invitation_email_id_idx" ON "invitation"("email", "id");

-- CreateIndex
CREATE INDEX "invitation_email_key_idx" ON "invitation"("email_key");

-- CreateIndex
CREATE INDEX "invitation_accepted_by_id_idx" ON "invitation"("accepted_by_id");

-- CreateIndex
CREATE INDEX "invitation_invited_by_id_idx" ON "invitation"("invited_by_id");

-- CreateIndex
CREATE INDEX "knock_created_at_id_idx" ON "knock"("created_at", "id");

-- CreateIndex
CREATE INDEX "knock_last_at_id_idx" ON "knock"("last_at", "id");

-- CreateIndex
CREATE INDEX "knock_user_id_idx" ON "knock"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "knock_issuer_subject_key" ON "knock"("issuer", "subject");
