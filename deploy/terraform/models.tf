resource "azurerm_cognitive_account" "models" {
  name                          = "${local.name}-${random_string.suffix.result}"
  resource_group_name           = azurerm_resource_group.main.name
  location                      = var.location
  kind                          = "OpenAI"
  sku_name                      = "S0"
  custom_subdomain_name         = "${local.name}-${random_string.suffix.result}"
  public_network_access_enabled = !var.private_endpoints
  # By roles alone: there is no key that could leak.
  local_auth_enabled = false
  tags               = local.tags
}

resource "azurerm_cognitive_deployment" "models" {
  for_each             = var.models
  name                 = each.key
  cognitive_account_id = azurerm_cognitive_account.models.id

  model {
    format  = "OpenAI"
    name    = each.value.model
    version = each.value.version
  }

  sku {
    name     = each.value.sku
    capacity = each.value.capacity
  }
}
