-- AlterTable
ALTER TABLE "message" ADD COLUMN     "finish_reason" TEXT;

-- CreateIndex
CREATE INDEX "api_key_last_used_at_id_idx" ON "api_key"("last_used_at", "id");

-- CreateIndex
CREATE INDEX "api_key_expires_at_id_idx" ON "api_key"("expires_at", "id");

-- CreateIndex
CREATE INDEX "api_key_name_id_idx" ON "api_key"("name", "id");

-- CreateIndex
CREATE INDEX "audit_event_target_type_seq_idx" ON "audit_event"("target_type", "seq");

-- CreateIndex
CREATE INDEX "audit_event_request_id_seq_idx" ON "audit_event"("request_id", "seq");

-- CreateIndex
CREATE INDEX "audit_event_ip_seq_idx" ON "audit_event"("ip", "seq");
