-- Admins no longer read what others write. Whoever has to is an auditor. Where a role has that name already it keeps it,
-- for the configuration gives roles by their names: the new one gets another.
INSERT INTO "role" ("id", "name", "description", "built_in", "permissions")
SELECT 'rol_auditor',
    CASE WHEN EXISTS (SELECT 1 FROM "role" WHERE LOWER("name") = 'auditor') THEN 'history auditor' ELSE 'auditor' END,
    'Reads what others write, for a while and for a reason that they are told.', true, 'HISTORY_READ HISTORY_READ_ALL';

-- Integrations go on: the owners of keys that read everybody's history keep what makes them do so. The server records it
-- in the audit log when it starts.
INSERT INTO "role_assignment" ("id", "user_id", "role_id", "source", "assigned_at")
SELECT 'asg_migrated_' || u."id", u."id", 'rol_auditor', 'MIGRATED', strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
FROM "user" u
WHERE u."status" <> 'ERASED'
    AND EXISTS (
        SELECT 1 FROM "api_key" k
        WHERE k."owner_id" = u."id" AND k."revoked_at" IS NULL AND (k."expires_at" IS NULL OR k."expires_at" > strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
            AND ' ' || k."scopes" || ' ' LIKE '% HISTORY_READ_ALL %'
    )
    AND EXISTS (
        SELECT 1 FROM "role_assignment" a JOIN "role" r ON r."id" = a."role_id"
        WHERE a."user_id" = u."id" AND ' ' || r."permissions" || ' ' LIKE '% HISTORY_READ_ALL %'
    );

UPDATE "role" SET "description" = 'Runs the server: everything but reading what others write.', "permissions" = 'HISTORY_READ CHAT CONVERSATIONS_MANAGE USERS_READ USERS_MANAGE ROLES_MANAGE SESSIONS_MANAGE API_KEYS_MANAGE BUDGETS_MANAGE USAGE_READ_ALL AUDIT_READ SETTINGS_READ' WHERE "id" = 'rol_admin';
