# The workspace in which the warehouse stands, without addresses on the internet for its machines.

resource "azurerm_databricks_workspace" "main" {
  name                                  = local.name
  location                              = azurerm_resource_group.main.location
  resource_group_name                   = azurerm_resource_group.main.name
  sku                                   = "premium"
  infrastructure_encryption_enabled     = true
  customer_managed_key_enabled          = true
  public_network_access_enabled         = true
  network_security_group_rules_required = "AllRules"
  tags                                  = local.tags

  custom_parameters {
    no_public_ip = true
  }
}

output "workspace_address" {
  description = "The address of the workspace: databricks_host, once it is there."
  value       = "https://${azurerm_databricks_workspace.main.workspace_url}"
}
