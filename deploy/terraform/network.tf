resource "azurerm_virtual_network" "main" {
  name                = local.name
  resource_group_name = azurerm_resource_group.main.name
  location            = var.location
  address_space       = ["10.40.0.0/16"]
  tags                = local.tags
}

resource "azurerm_subnet" "servers" {
  name                 = "servers"
  resource_group_name  = azurerm_resource_group.main.name
  virtual_network_name = azurerm_virtual_network.main.name
  address_prefixes     = ["10.40.0.0/21"]

  dynamic "delegation" {
    for_each = local.on_aks ? [] : ["Microsoft.App/environments"]
    content {
      name = "servers"
      service_delegation {
        name    = delegation.value
        actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
      }
    }
  }
}

resource "azurerm_subnet" "endpoints" {
  name                 = "endpoints"
  resource_group_name  = azurerm_resource_group.main.name
  virtual_network_name = azurerm_virtual_network.main.name
  address_prefixes     = ["10.40.8.0/24"]
}

locals {
  # What is reached privately: of which service, and the zone that its name is looked up in.
  services = {
    database = {
      id   = azurerm_postgresql_flexible_server.main.id
      part = "postgresqlServer"
      zone = "privatelink.postgres.database.azure.com"
    }
    redis = {
      id   = azurerm_managed_redis.main.id
      part = "redisEnterprise"
      zone = "privatelink.redis.azure.net"
    }
    models = {
      id   = azurerm_cognitive_account.models.id
      part = "account"
      zone = "privatelink.openai.azure.com"
    }
    vault = {
      id   = azurerm_key_vault.main.id
      part = "vault"
      zone = "privatelink.vaultcore.azure.net"
    }
    storage = {
      id   = azurerm_storage_account.main.id
      part = "blob"
      zone = "privatelink.blob.core.windows.net"
    }
  }
  # Known before anything is made, as for_each wants it.
  private = var.private_endpoints ? toset(["database", "redis", "models", "vault", "storage"]) : toset([])
}

resource "azurerm_private_dns_zone" "private" {
  for_each            = local.private
  name                = local.services[each.key].zone
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "private" {
  for_each              = local.private
  name                  = each.key
  resource_group_name   = azurerm_resource_group.main.name
  private_dns_zone_name = azurerm_private_dns_zone.private[each.key].name
  virtual_network_id    = azurerm_virtual_network.main.id
  tags                  = local.tags
}

resource "azurerm_private_endpoint" "private" {
  for_each            = local.private
  name                = "${local.name}-${each.key}"
  resource_group_name = azurerm_resource_group.main.name
  location            = var.location
  subnet_id           = azurerm_subnet.endpoints.id
  tags                = local.tags

  private_service_connection {
    name                           = each.key
    private_connection_resource_id = local.services[each.key].id
    subresource_names              = [local.services[each.key].part]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = each.key
    private_dns_zone_ids = [azurerm_private_dns_zone.private[each.key].id]
  }
}
