-- CreateTable
CREATE TABLE "conversation_event_waiting" (
    "id" BIGSERIAL NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "conversation_seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "message_id" TEXT,
    "actor_id" TEXT,
    "only_user_id" TEXT,
    "listed" BOOLEAN NOT NULL,
    "audience" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "conversation_event_waiting_pkey" PRIMARY KEY ("id")
);
