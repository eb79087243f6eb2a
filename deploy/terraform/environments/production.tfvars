environment    = "production"
platform       = "aks"
public_url     = "https://chat.example.com"
administrators = "00000000-0000-0000-0000-000000000000"
replicas       = { least = 3, most = 12 }
models = {
  "gpt-4o"      = { model = "gpt-4o", version = "2024-11-20", capacity = 200 }
  "gpt-4o-mini" = { model = "gpt-4o-mini", version = "2024-07-18", capacity = 200 }
}
settings = {
  ADMIN_EMAILS        = "admin@example.com"
  AZURE_TENANT_ID     = "00000000-0000-0000-0000-000000000001"
  AZURE_CLIENT_ID     = "00000000-0000-0000-0000-000000000002"
  AZURE_CLIENT_SECRET = "keyvault:entra-client-secret"
}
