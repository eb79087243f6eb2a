resource "azurerm_kubernetes_cluster" "main" {
  count                     = local.on_aks ? 1 : 0
  name                      = local.name
  resource_group_name       = azurerm_resource_group.main.name
  location                  = var.location
  dns_prefix                = local.name
  sku_tier                  = var.highly_available ? "Standard" : "Free"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true
  local_account_disabled    = true
  automatic_upgrade_channel = "patch"
  node_os_upgrade_channel   = "NodeImage"
  tags                      = local.tags

  default_node_pool {
    name                 = "default"
    vm_size              = var.node_size
    vnet_subnet_id       = azurerm_subnet.servers.id
    zones                = var.highly_available ? ["1", "2", "3"] : null
    auto_scaling_enabled = true
    min_count            = var.highly_available ? 3 : 1
    max_count            = 6

    upgrade_settings {
      max_surge = "33%"
    }
  }

  identity {
    type = "SystemAssigned"
  }

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    admin_group_object_ids = [var.administrators]
    tenant_id              = data.azurerm_client_config.current.tenant_id
  }

  # Cilium heeds the NetworkPolicy of the chart.
  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
  }

  # An ingress controller that Azure looks after: class webapprouting.kubernetes.azure.com.
  web_app_routing {
    dns_zone_ids = []
  }

  oms_agent {
    log_analytics_workspace_id      = azurerm_log_analytics_workspace.main.id
    msi_auth_for_monitoring_enabled = true
  }

  lifecycle {
    ignore_changes = [default_node_pool[0].node_count]
  }
}

# Nodes fetch images.
resource "azurerm_role_assignment" "nodes" {
  count                = local.on_aks ? 1 : 0
  scope                = azurerm_container_registry.main.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.main[0].kubelet_identity[0].object_id
  principal_type       = "ServicePrincipal"
}
