# The warehouse: PostgreSQL in a subnet of its own, reached from within the network only, callers known by their identity.

resource "azurerm_subnet" "warehouse" {
  name                            = "warehouse"
  resource_group_name             = azurerm_resource_group.main.name
  virtual_network_name            = azurerm_virtual_network.main.name
  address_prefixes                = [cidrsubnet(var.network_cidr, 4, 2)]
  default_outbound_access_enabled = false

  delegation {
    name = "postgresql"

    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_private_dns_zone" "warehouse" {
  name                = "${local.name}.private.postgres.database.azure.com"
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "warehouse" {
  name                  = "warehouse"
  resource_group_name   = azurerm_resource_group.main.name
  private_dns_zone_name = azurerm_private_dns_zone.warehouse.name
  virtual_network_id    = azurerm_virtual_network.main.id
}

resource "azurerm_postgresql_flexible_server" "warehouse" {
  name                          = local.short
  location                      = azurerm_resource_group.main.location
  resource_group_name           = azurerm_resource_group.main.name
  version                       = "17"
  sku_name                      = var.warehouse_sku
  storage_mb                    = var.warehouse_storage_gb * 1024
  auto_grow_enabled             = true
  backup_retention_days         = var.backup_retention_days
  delegated_subnet_id           = azurerm_subnet.warehouse.id
  private_dns_zone_id           = azurerm_private_dns_zone.warehouse.id
  public_network_access_enabled = false
  zone                          = "1"
  tags                          = local.tags

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = data.azurerm_client_config.current.tenant_id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.stores.id]
  }

  customer_managed_key {
    key_vault_key_id                  = azurerm_key_vault_key.main.id
    primary_user_assigned_identity_id = azurerm_user_assigned_identity.stores.id
  }

  dynamic "high_availability" {
    for_each = var.warehouse_two_zones ? ["2"] : []

    content {
      mode                      = "ZoneRedundant"
      standby_availability_zone = high_availability.value
    }
  }

  maintenance_window {
    day_of_week  = 0
    start_hour   = 23
    start_minute = 0
  }

  lifecycle {
    prevent_destroy = true
    # after a failover the zones have changed places
    ignore_changes = [zone, high_availability[0].standby_availability_zone, storage_mb]
  }

  depends_on = [azurerm_private_dns_zone_virtual_network_link.warehouse, azurerm_role_assignment.stores]
}

resource "azurerm_postgresql_flexible_server_database" "warehouse" {
  name      = "warehouse"
  server_id = azurerm_postgresql_flexible_server.warehouse.id
  charset   = "UTF8"
  collation = "en_US.utf8"
}

resource "azurerm_postgresql_flexible_server_configuration" "warehouse" {
  for_each = {
    log_min_duration_statement = "10000"
    require_secure_transport   = "on"
  }

  server_id = azurerm_postgresql_flexible_server.warehouse.id
  name      = each.key
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "pipeline" {
  server_name         = azurerm_postgresql_flexible_server.warehouse.name
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  object_id           = azurerm_user_assigned_identity.pipeline.principal_id
  principal_name      = azurerm_user_assigned_identity.pipeline.name
  principal_type      = "ServicePrincipal"
}

resource "azurerm_monitor_metric_alert" "warehouse" {
  for_each = {
    cpu_percent     = "The warehouse has been busy for half an hour"
    storage_percent = "Less than a tenth of the warehouse's storage is free"
  }

  name                = "${local.name}-warehouse-${each.key}"
  resource_group_name = azurerm_resource_group.main.name
  scopes              = [azurerm_postgresql_flexible_server.warehouse.id]
  description         = each.value
  frequency           = "PT5M"
  window_size         = "PT30M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
    metric_name      = each.key
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = 90
  }

  action {
    action_group_id = azurerm_monitor_action_group.alerts.id
  }
}

output "warehouse_address" {
  description = "Where the warehouse listens: POSTGRES_HOST in config/.env."
  value       = azurerm_postgresql_flexible_server.warehouse.fqdn
}
