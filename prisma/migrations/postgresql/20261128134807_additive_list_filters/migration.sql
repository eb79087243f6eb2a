-- AlterTable
ALTER TABLE "session" ADD COLUMN     "network" TEXT,
ADD COLUMN     "revoke_reason" TEXT,
ADD COLUMN     "revoked_by_id" TEXT;

-- CreateIndex
CREATE INDEX "audit_event_outcome_seq_idx" ON "audit_event"("outcome", "seq");

-- CreateIndex
CREATE INDEX "message_author_id_created_at_id_idx" ON "message"("author_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "message_model_created_at_id_idx" ON "message"("model", "created_at", "id");

-- CreateIndex
CREATE INDEX "message_status_created_at_id_idx" ON "message"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "session_network_idx" ON "session"("network");

-- CreateIndex
CREATE INDEX "session_revoked_by_id_idx" ON "session"("revoked_by_id");

-- CreateIndex
CREATE INDEX "session_revoke_reason_idx" ON "session"("revoke_reason");

-- Who ended the sessions that are kept, and why, has stood in the audit log alone.
UPDATE "session" SET
  "revoked_by_id" = (SELECT e."actor_id" FROM "audit_event" e WHERE e."target_id" = "session"."id" AND e."action" = 'session.revoked' ORDER BY e."seq" LIMIT 1),
  "revoke_reason" = (SELECT CASE WHEN e."details" LIKE '%"reason","too many sessions"%' THEN 'TOO_MANY'
    WHEN e."details" LIKE '%"reason","identity unlinked"%' THEN 'IDENTITY_UNLINKED' ELSE 'REQUEST' END
    FROM "audit_event" e WHERE e."target_id" = "session"."id" AND e."action" = 'session.revoked' ORDER BY e."seq" LIMIT 1)
WHERE "revoked_at" IS NOT NULL;
