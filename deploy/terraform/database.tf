resource "random_password" "database" {
  length  = 40
  special = false
}

# The server signs in by a password, which is in the vault and in the state of Terraform, until its identity has a role there:
# docs/databases.md. People sign in by Entra ID.
resource "azurerm_postgresql_flexible_server" "main" {
  name                          = local.unique
  resource_group_name           = azurerm_resource_group.main.name
  location                      = var.location
  version                       = "17"
  sku_name                      = var.database_sku
  storage_mb                    = 65536
  auto_grow_enabled             = true
  administrator_login           = "parley"
  administrator_password        = random_password.database.result
  backup_retention_days         = 35
  public_network_access_enabled = !var.private_endpoints
  tags                          = local.tags

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = true
    tenant_id                     = data.azurerm_client_config.current.tenant_id
  }

  dynamic "high_availability" {
    for_each = var.highly_available ? ["ZoneRedundant"] : []
    content {
      mode = high_availability.value
    }
  }

  lifecycle {
    # Azure says in which zones they are, and changes places when one fails.
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "people" {
  server_name         = azurerm_postgresql_flexible_server.main.name
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  object_id           = var.administrators
  principal_name      = "${local.name}-administrators"
  principal_type      = "Group"
}

resource "azurerm_postgresql_flexible_server_database" "parley" {
  name      = "parley"
  server_id = azurerm_postgresql_flexible_server.main.id
  charset   = "UTF8"
  collation = "en_US.utf8"
}

# Without private endpoints: whatever runs in Azure may knock; the password is asked of it all the same.
resource "azurerm_postgresql_flexible_server_firewall_rule" "azure" {
  count            = var.private_endpoints ? 0 : 1
  name             = "azure"
  server_id        = azurerm_postgresql_flexible_server.main.id
  start_ip_address = "0.0.0.0"
  end_ip_address   = "0.0.0.0"
}

resource "azurerm_managed_redis" "main" {
  name                      = local.unique
  resource_group_name       = azurerm_resource_group.main.name
  location                  = var.location
  sku_name                  = var.redis_sku
  high_availability_enabled = var.highly_available
  public_network_access     = var.private_endpoints ? "Disabled" : "Enabled"
  tags                      = local.tags

  default_database {
    access_keys_authentication_enabled = true
    client_protocol                    = "Encrypted"
    # The default answers MOVED, which the client of the server does not follow.
    clustering_policy = "NoCluster"
    # What it holds can be lost.
    eviction_policy = "AllKeysLRU"
  }
}

# For backups, and the files that people give, which the server keeps here by its identity.
resource "azurerm_storage_account" "main" {
  name                            = local.unique
  resource_group_name             = azurerm_resource_group.main.name
  location                        = var.location
  account_tier                    = "Standard"
  account_replication_type        = var.highly_available ? "ZRS" : "LRS"
  min_tls_version                 = "TLS1_2"
  shared_access_key_enabled       = false
  allow_nested_items_to_be_public = false
  tags                            = local.tags

  blob_properties {
    versioning_enabled = true
    delete_retention_policy {
      days = 14
    }
  }

  network_rules {
    default_action = var.private_endpoints ? "Deny" : "Allow"
    bypass         = ["AzureServices"]
    ip_rules       = var.deployer_addresses
  }
}

resource "azurerm_storage_container" "backups" {
  name               = "backups"
  storage_account_id = azurerm_storage_account.main.id
}

resource "azurerm_storage_container" "attachments" {
  name               = "attachments"
  storage_account_id = azurerm_storage_account.main.id
}

resource "azurerm_storage_management_policy" "main" {
  storage_account_id = azurerm_storage_account.main.id

  rule {
    name    = "backups"
    enabled = true

    filters {
      prefix_match = ["backups/"]
      blob_types   = ["blockBlob"]
    }

    actions {
      base_blob {
        tier_to_cool_after_days_since_modification_greater_than = 30
        delete_after_days_since_modification_greater_than       = 365
      }
      version {
        delete_after_days_since_creation = 30
      }
    }
  }

  # What people delete is gone after a day, and 14 more for those who run the account.
  rule {
    name    = "attachments"
    enabled = true

    filters {
      prefix_match = ["attachments/"]
      blob_types   = ["blockBlob"]
    }

    actions {
      version {
        delete_after_days_since_creation = 1
      }
    }
  }
}
