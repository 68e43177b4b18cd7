# The warehouse: a capacity of Microsoft Fabric. Workspaces and their items are made in Fabric itself, on this capacity.

resource "azurerm_fabric_capacity" "warehouse" {
  name                   = local.short
  location               = azurerm_resource_group.main.location
  resource_group_name    = azurerm_resource_group.main.name
  administration_members = var.fabric_administrators
  tags                   = local.tags

  sku {
    name = var.fabric_sku
    tier = "Fabric"
  }
}

output "warehouse_capacity" {
  description = "The capacity to which the workspace is assigned."
  value       = azurerm_fabric_capacity.warehouse.name
}
