# Who the server is: it reads secrets, asks models, keeps files, and fetches its image. Nothing else.
resource "azurerm_user_assigned_identity" "server" {
  name                = "${local.name}-server"
  resource_group_name = azurerm_resource_group.main.name
  location            = var.location
  tags                = local.tags
}

locals {
  roles = {
    secrets = { scope = azurerm_key_vault.main.id, role = "Key Vault Secrets User" }
    models  = { scope = azurerm_cognitive_account.models.id, role = "Cognitive Services OpenAI User" }
    files   = { scope = azurerm_storage_container.attachments.id, role = "Storage Blob Data Contributor" }
    signing = { scope = azurerm_storage_account.main.id, role = "Storage Blob Delegator" }
    image   = { scope = azurerm_container_registry.main.id, role = "AcrPull" }
  }
}

resource "azurerm_role_assignment" "server" {
  for_each             = local.roles
  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.server.principal_id
  principal_type       = "ServicePrincipal"
}

# On AKS the identity trusts one service account of one namespace.
resource "azurerm_federated_identity_credential" "server" {
  count               = local.on_aks ? 1 : 0
  name                = "server"
  resource_group_name = azurerm_resource_group.main.name
  parent_id           = azurerm_user_assigned_identity.server.id
  issuer              = azurerm_kubernetes_cluster.main[0].oidc_issuer_url
  subject             = "system:serviceaccount:parley:parley"
  audience            = ["api://AzureADTokenExchange"]
}
