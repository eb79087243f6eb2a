resource "azurerm_container_app_environment" "main" {
  count                      = local.on_aks ? 0 : 1
  name                       = local.name
  resource_group_name        = azurerm_resource_group.main.name
  location                   = var.location
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id
  logs_destination           = "log-analytics"
  infrastructure_subnet_id   = azurerm_subnet.servers.id
  zone_redundancy_enabled    = var.highly_available
  tags                       = local.tags

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }

  lifecycle {
    # Azure names it.
    ignore_changes = [infrastructure_resource_group_name]
  }
}

resource "azurerm_container_app" "server" {
  count                        = !local.on_aks && var.image != "" ? 1 : 0
  name                         = local.name
  resource_group_name          = azurerm_resource_group.main.name
  container_app_environment_id = azurerm_container_app_environment.main[0].id
  revision_mode                = "Single"
  workload_profile_name        = "Consumption"
  tags                         = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.server.id]
  }

  registry {
    server   = azurerm_container_registry.main.login_server
    identity = azurerm_user_assigned_identity.server.id
  }

  ingress {
    external_enabled = true
    target_port      = 4000
    # HTTP/1.1 and WebSockets. No affinity: any server answers any request.
    transport = "http"

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }

  template {
    min_replicas = var.replicas.least
    max_replicas = var.replicas.most
    # It ends within 25 seconds.
    termination_grace_period_seconds = 40

    http_scale_rule {
      name                = "connections"
      concurrent_requests = "200"
    }

    container {
      name   = "server"
      image  = var.image
      cpu    = 1
      memory = "2Gi"

      dynamic "env" {
        for_each = local.settings
        content {
          name  = env.key
          value = env.value
        }
      }

      startup_probe {
        transport               = "HTTP"
        path                    = "/health/live"
        port                    = 4000
        interval_seconds        = 10
        failure_count_threshold = 30
      }

      liveness_probe {
        transport               = "HTTP"
        path                    = "/health/live"
        port                    = 4000
        interval_seconds        = 10
        timeout                 = 3
        failure_count_threshold = 3
      }

      readiness_probe {
        transport               = "HTTP"
        path                    = "/health/ready"
        port                    = 4000
        interval_seconds        = 5
        timeout                 = 3
        failure_count_threshold = 2
        success_count_threshold = 1
      }
    }
  }

  depends_on = [azurerm_role_assignment.server, azurerm_key_vault_secret.server, azurerm_private_endpoint.private]
}
