resource "azurerm_key_vault" "main" {
  name                          = local.unique
  resource_group_name           = azurerm_resource_group.main.name
  location                      = var.location
  tenant_id                     = data.azurerm_client_config.current.tenant_id
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 30
  public_network_access_enabled = !var.private_endpoints || length(var.deployer_addresses) > 0
  tags                          = local.tags

  network_acls {
    default_action = var.private_endpoints ? "Deny" : "Allow"
    bypass         = "AzureServices"
    ip_rules       = var.deployer_addresses
  }
}

resource "azurerm_role_assignment" "deployer" {
  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = data.azurerm_client_config.current.object_id
}

resource "random_bytes" "session" {
  length = 32
}

resource "random_bytes" "encryption" {
  length = 32
}

locals {
  database = azurerm_postgresql_flexible_server.main
  redis    = azurerm_managed_redis.main
  secrets = {
    session-secret  = random_bytes.session.base64
    encryption-keys = "k1:${random_bytes.encryption.base64}"
    database-url    = "postgresql://${local.database.administrator_login}:${random_password.database.result}@${local.database.fqdn}:5432/parley?sslmode=verify-full"
    redis-url       = "rediss://:${urlencode(local.redis.default_database[0].primary_access_key)}@${local.redis.hostname}:${local.redis.default_database[0].port}"
  }
}

# Made once: whoever rotates them does so in the vault.
resource "azurerm_key_vault_secret" "server" {
  for_each     = toset(["session-secret", "encryption-keys", "database-url", "redis-url"])
  name         = each.key
  value        = local.secrets[each.key]
  key_vault_id = azurerm_key_vault.main.id
  depends_on   = [azurerm_role_assignment.deployer]

  lifecycle {
    ignore_changes = [value]
  }
}
