-- The built-in roles, which servers wrote at their start until now. From here on they change by migrations alone.
INSERT INTO "role" ("id", "name", "description", "built_in", "permissions") VALUES
    ('rol_admin', 'admin', 'Runs the server: everything.', true, 'HISTORY_READ CHAT HISTORY_READ_ALL USERS_READ USERS_MANAGE ROLES_MANAGE SESSIONS_MANAGE API_KEYS_MANAGE BUDGETS_MANAGE USAGE_READ_ALL AUDIT_READ SETTINGS_READ'),
    ('rol_user', 'user', 'Chats.', true, 'HISTORY_READ CHAT'),
    ('rol_viewer', 'viewer', 'Reads their own history.', true, 'HISTORY_READ')
ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", "description" = excluded."description", "built_in" = excluded."built_in", "permissions" = excluded."permissions";
