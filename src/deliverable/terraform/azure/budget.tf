# What it may cost in a month, and who is told before it costs more. Alarms of the stores come the same way.

resource "azurerm_monitor_action_group" "alerts" {
  name                = "${local.name}-alerts"
  resource_group_name = azurerm_resource_group.main.name
  short_name          = "warehouse"
  tags                = local.tags

  dynamic "email_receiver" {
    for_each = var.alert_emails

    content {
      name          = email_receiver.value
      email_address = email_receiver.value
    }
  }
}

resource "azurerm_consumption_budget_resource_group" "monthly" {
  name              = local.name
  resource_group_id = azurerm_resource_group.main.id
  amount            = var.monthly_budget_usd
  time_grain        = "Monthly"

  time_period {
    start_date = "2026-01-01T00:00:00Z"
  }

  notification {
    operator       = "GreaterThan"
    threshold      = 80
    threshold_type = "Actual"
    contact_groups = [azurerm_monitor_action_group.alerts.id]
  }

  notification {
    operator       = "GreaterThan"
    threshold      = 100
    threshold_type = "Forecasted"
    contact_groups = [azurerm_monitor_action_group.alerts.id]
  }
}
