# The lake: what arrived, as it arrived, encrypted, brought back when deleted by mistake, and forgotten when its time has come.

resource "azurerm_storage_account" "lake" {
  name                            = local.short
  location                        = azurerm_resource_group.main.location
  resource_group_name             = azurerm_resource_group.main.name
  account_tier                    = "Standard"
  account_kind                    = "StorageV2"
  account_replication_type        = var.lake_replication
  is_hns_enabled                  = true
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  shared_access_key_enabled       = false
  allow_nested_items_to_be_public = false
  public_network_access_enabled   = false
  tags                            = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.stores.id]
  }

  customer_managed_key {
    key_vault_key_id          = azurerm_key_vault_key.main.versionless_id
    user_assigned_identity_id = azurerm_user_assigned_identity.stores.id
  }

  blob_properties {
    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }

  depends_on = [azurerm_role_assignment.stores]
}

resource "azurerm_storage_container" "lake" {
  name               = "lake"
  storage_account_id = azurerm_storage_account.lake.id
}

resource "azurerm_storage_management_policy" "lake" {
  storage_account_id = azurerm_storage_account.lake.id

  rule {
    name    = "raw"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["lake/raw/"]
    }

    # after the first month a load is read only when something is built anew
    actions {
      base_blob {
        tier_to_cool_after_days_since_modification_greater_than = 30
        delete_after_days_since_modification_greater_than       = var.raw_retention_days
      }
    }
  }
}

resource "azurerm_role_assignment" "lake" {
  scope                = azurerm_storage_container.lake.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.pipeline.principal_id
}

# who read and wrote the lake
resource "azurerm_monitor_diagnostic_setting" "lake" {
  name                       = "audit"
  target_resource_id         = "${azurerm_storage_account.lake.id}/blobServices/default"
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  enabled_log {
    category = "StorageRead"
  }

  enabled_log {
    category = "StorageWrite"
  }

  enabled_log {
    category = "StorageDelete"
  }
}
