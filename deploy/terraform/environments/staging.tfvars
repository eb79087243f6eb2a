environment       = "staging"
platform          = "container-apps"
administrators    = "00000000-0000-0000-0000-000000000000"
highly_available  = false
private_endpoints = false
database_sku      = "B_Standard_B2s"
# Nobody there, nothing to pay for servers; the first one waits.
replicas = { least = 0, most = 2 }
models = {
  "gpt-4o-mini" = { model = "gpt-4o-mini", version = "2024-07-18", capacity = 20 }
}
settings = {
  ADMIN_EMAILS        = "admin@example.com"
  AZURE_TENANT_ID     = "00000000-0000-0000-0000-000000000001"
  AZURE_CLIENT_ID     = "00000000-0000-0000-0000-000000000002"
  AZURE_CLIENT_SECRET = "keyvault:entra-client-secret"
}
