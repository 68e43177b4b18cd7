# The broker: Event Hubs, which speaks Kafka's protocol, reached from within the network, callers known by their identity.

resource "azurerm_eventhub_namespace" "main" {
  name                          = "${local.name}-events"
  location                      = azurerm_resource_group.main.location
  resource_group_name           = azurerm_resource_group.main.name
  sku                           = "Standard"
  capacity                      = var.broker_throughput_units
  auto_inflate_enabled          = true
  maximum_throughput_units      = min(var.broker_throughput_units * 4, 40)
  local_authentication_enabled  = false
  public_network_access_enabled = false
  minimum_tls_version           = "1.2"
  tags                          = local.tags
}

# the topics that streaming/topics.yaml declares
locals {
  topics = { for topic in yamldecode(file("${path.module}/../../streaming/topics.yaml")).topics : topic.name => topic.partitions }
}

resource "azurerm_eventhub" "topic" {
  for_each = local.topics

  name            = each.key
  namespace_id    = azurerm_eventhub_namespace.main.id
  partition_count = each.value

  retention_description {
    cleanup_policy          = "Delete"
    retention_time_in_hours = var.broker_retention_hours
  }
}

resource "azurerm_eventhub_consumer_group" "pipeline" {
  for_each = azurerm_eventhub.topic

  name                = "pipeline"
  namespace_name      = azurerm_eventhub_namespace.main.name
  eventhub_name       = each.value.name
  resource_group_name = azurerm_resource_group.main.name
}

resource "azurerm_role_assignment" "broker" {
  for_each = toset(["Azure Event Hubs Data Receiver", "Azure Event Hubs Data Sender"])

  scope                = azurerm_eventhub_namespace.main.id
  role_definition_name = each.key
  principal_id         = azurerm_user_assigned_identity.pipeline.principal_id
}

resource "azurerm_private_dns_zone" "broker" {
  name                = "privatelink.servicebus.windows.net"
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "broker" {
  name                  = "broker"
  resource_group_name   = azurerm_resource_group.main.name
  private_dns_zone_name = azurerm_private_dns_zone.broker.name
  virtual_network_id    = azurerm_virtual_network.main.id
}

resource "azurerm_private_endpoint" "broker" {
  name                = "${local.name}-broker"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.endpoints.id
  tags                = local.tags

  private_service_connection {
    name                           = "broker"
    private_connection_resource_id = azurerm_eventhub_namespace.main.id
    subresource_names              = ["namespace"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "broker"
    private_dns_zone_ids = [azurerm_private_dns_zone.broker.id]
  }
}

output "broker_bootstrap" {
  description = "Where clients begin: bootstrap.servers, with security.protocol SASL_SSL and sasl.mechanism OAUTHBEARER."
  value       = "${azurerm_eventhub_namespace.main.name}.servicebus.windows.net:9093"
}
