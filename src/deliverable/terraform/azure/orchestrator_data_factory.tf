# The orchestrator: Azure Data Factory in a network that it manages, with an endpoint to the lake. Its pipelines call the
# package's own programs; they are made in the factory.

resource "azurerm_data_factory" "main" {
  name                            = local.name
  location                        = azurerm_resource_group.main.location
  resource_group_name             = azurerm_resource_group.main.name
  managed_virtual_network_enabled = true
  public_network_enabled          = false
  tags                            = local.tags

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.pipeline.id]
  }
}

resource "azurerm_data_factory_integration_runtime_azure" "main" {
  name                    = "within"
  data_factory_id         = azurerm_data_factory.main.id
  location                = azurerm_resource_group.main.location
  virtual_network_enabled = true
  time_to_live_min        = 10
}

resource "azurerm_data_factory_managed_private_endpoint" "lake" {
  name               = "lake"
  data_factory_id    = azurerm_data_factory.main.id
  target_resource_id = azurerm_storage_account.lake.id
  subresource_name   = "dfs"
}

resource "azurerm_monitor_diagnostic_setting" "orchestrator" {
  name                           = "runs"
  target_resource_id             = azurerm_data_factory.main.id
  log_analytics_workspace_id     = azurerm_log_analytics_workspace.main.id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "PipelineRuns"
  }

  enabled_log {
    category = "ActivityRuns"
  }
}

resource "azurerm_monitor_metric_alert" "orchestrator" {
  name                = "${local.name}-failed-runs"
  resource_group_name = azurerm_resource_group.main.name
  scopes              = [azurerm_data_factory.main.id]
  description         = "A run of the pipeline failed"
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.DataFactory/factories"
    metric_name      = "PipelineFailedRuns"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  action {
    action_group_id = azurerm_monitor_action_group.alerts.id
  }
}

output "orchestrator" {
  description = "The factory."
  value       = azurerm_data_factory.main.name
}
