output "resource_group" {
  description = "Where everything is."
  value       = azurerm_resource_group.main.name
}

output "registry" {
  description = "Where the image goes."
  value       = azurerm_container_registry.main.login_server
}

output "vault" {
  description = "Where secrets of identity providers go."
  value       = azurerm_key_vault.main.name
}

output "platform" {
  description = "What the servers run on."
  value       = var.platform
}

output "cluster" {
  description = "Name of the cluster; empty on Container Apps."
  value       = local.on_aks ? azurerm_kubernetes_cluster.main[0].name : ""
}

output "public_url" {
  description = "Where people find it."
  value       = local.public_url
}

output "chart_values" {
  description = "Values of the chart, for AKS."
  value = yamlencode({
    image            = { repository = split(":", "${var.image}:")[0], tag = split(":", "${var.image}:")[1] }
    config           = { for name, value in local.settings : name => value if name != "AZURE_MANAGED_IDENTITY_CLIENT_ID" }
    serviceAccount   = { create = false, name = "parley" }
    workloadIdentity = { enabled = true, clientId = azurerm_user_assigned_identity.server.client_id }
    networkPolicy    = { egressPorts = [443, 5432, 10000] }
    migration        = { mode = "job" }
    autoscaling      = { enabled = true, minReplicas = max(1, var.replicas.least), maxReplicas = max(1, var.replicas.most) }
  })
}

output "image" {
  description = "The image that runs; empty at first."
  value       = var.image
}

output "identity" {
  description = "Client id of the identity of the servers."
  value       = azurerm_user_assigned_identity.server.client_id
}
