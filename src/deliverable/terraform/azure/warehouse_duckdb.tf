# The warehouse: a DuckDB file on a disk of its own, which outlives the machine and is copied every night.

resource "azurerm_managed_disk" "warehouse" {
  name                          = "${local.name}-warehouse"
  location                      = azurerm_resource_group.main.location
  resource_group_name           = azurerm_resource_group.main.name
  storage_account_type          = "Premium_LRS"
  create_option                 = "Empty"
  disk_size_gb                  = var.warehouse_storage_gb
  public_network_access_enabled = false
  network_access_policy         = "DenyAll"
  tags                          = local.tags

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_virtual_machine_data_disk_attachment" "warehouse" {
  managed_disk_id    = azurerm_managed_disk.warehouse.id
  virtual_machine_id = azurerm_linux_virtual_machine.orchestrator.id
  lun                = 0
  caching            = "None"
}

resource "azurerm_data_protection_backup_vault" "main" {
  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  datastore_type      = "VaultStore"
  redundancy          = "LocallyRedundant"
  tags                = local.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "backup" {
  for_each = {
    "Disk Backup Reader"        = azurerm_managed_disk.warehouse.id
    "Disk Snapshot Contributor" = azurerm_resource_group.main.id
  }

  scope                = each.value
  role_definition_name = each.key
  principal_id         = azurerm_data_protection_backup_vault.main.identity[0].principal_id
}

resource "azurerm_data_protection_backup_policy_disk" "nightly" {
  name                            = "nightly"
  vault_id                        = azurerm_data_protection_backup_vault.main.id
  backup_repeating_time_intervals = ["R/2026-01-01T23:00:00+00:00/P1D"]
  default_retention_duration      = "P${var.backup_retention_days}D"
}

resource "azurerm_data_protection_backup_instance_disk" "warehouse" {
  name                         = "warehouse"
  location                     = azurerm_resource_group.main.location
  vault_id                     = azurerm_data_protection_backup_vault.main.id
  disk_id                      = azurerm_managed_disk.warehouse.id
  snapshot_resource_group_name = azurerm_resource_group.main.name
  backup_policy_id             = azurerm_data_protection_backup_policy_disk.nightly.id

  depends_on = [azurerm_role_assignment.backup]
}

output "warehouse_disk" {
  description = "The disk of the warehouse."
  value       = azurerm_managed_disk.warehouse.name
}
