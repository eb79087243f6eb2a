-- CreateTable
CREATE TABLE "model_server" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT,
    "key" TEXT,
    "api_version" TEXT,
    "model_names" TEXT NOT NULL,
    "stands_in" BOOLEAN NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "model_server_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "model_server_folded_key" ON "model_server"("folded");

-- Whoever runs the server decides where conversations are sent, as the environment did so far.
UPDATE "role" SET "permissions" = 'HISTORY_READ CHAT CONVERSATIONS_MANAGE USERS_READ USERS_MANAGE ROLES_MANAGE SESSIONS_MANAGE API_KEYS_MANAGE BUDGETS_MANAGE USAGE_READ_ALL AUDIT_READ SETTINGS_READ MODELS_MANAGE' WHERE "id" = 'rol_admin';
