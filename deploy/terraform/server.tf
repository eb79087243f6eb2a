locals {
  # Of Azure's address for an app everything is known before there is one.
  given_url  = local.on_aks ? "" : "https://${local.name}.${azurerm_container_app_environment.main[0].default_domain}"
  public_url = var.public_url != "" ? var.public_url : local.given_url

  # What the server is told, on either platform.
  settings = merge({
    PUBLIC_URL                       = local.public_url
    TRUST_PROXY                      = "1"
    AZURE_MANAGED_IDENTITY_CLIENT_ID = azurerm_user_assigned_identity.server.client_id
    AZURE_KEY_VAULT_URL              = trimsuffix(azurerm_key_vault.main.vault_uri, "/")
    SESSION_SECRET                   = "keyvault:session-secret"
    ENCRYPTION_KEYS                  = "keyvault:encryption-keys"
    DATABASE_URL                     = "keyvault:database-url"
    REDIS_URL                        = "keyvault:redis-url"
    AZURE_STORAGE_ACCOUNT_URL        = trimsuffix(azurerm_storage_account.main.primary_blob_endpoint, "/")
    BLOB_CONTAINER_NAME              = azurerm_storage_container.attachments.name
    AZURE_OPENAI_ENDPOINT            = azurerm_cognitive_account.models.endpoint
    AZURE_OPENAI_DEPLOYMENT          = join(",", sort(keys(var.models)))
    AZURE_OPENAI_AUTH                = "managed-identity"
  }, var.settings)
}
