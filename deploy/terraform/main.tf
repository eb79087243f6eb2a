data "azurerm_client_config" "current" {}

# Some names belong to nobody else in the world.
resource "random_string" "suffix" {
  length  = 5
  upper   = false
  special = false
}

locals {
  name   = "${var.name}-${var.environment}"
  unique = "${var.name}${var.environment}${random_string.suffix.result}"
  on_aks = var.platform == "aks"
  tags   = { application = var.name, environment = var.environment, "managed-by" = "terraform" }
}

resource "azurerm_resource_group" "main" {
  name     = local.name
  location = var.location
  tags     = local.tags
}

resource "azurerm_log_analytics_workspace" "main" {
  name                = local.name
  resource_group_name = azurerm_resource_group.main.name
  location            = var.location
  sku                 = "PerGB2018"
  retention_in_days   = var.log_days
  tags                = local.tags
}

# Ready for the day when the server sends telemetry; until then it costs nothing.
resource "azurerm_application_insights" "main" {
  name                = local.name
  resource_group_name = azurerm_resource_group.main.name
  location            = var.location
  workspace_id        = azurerm_log_analytics_workspace.main.id
  application_type    = "other"
  tags                = local.tags
}

resource "azurerm_container_registry" "main" {
  name                = local.unique
  resource_group_name = azurerm_resource_group.main.name
  location            = var.location
  sku                 = "Standard"
  admin_enabled       = false
  tags                = local.tags
}
