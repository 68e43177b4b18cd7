# The warehouse: a database of Snowflake with a schema for each layer, a warehouse each for building and for reading, a limit
# to the credits of a month, and roles that may do no more than their work.

provider "snowflake" {
  organization_name = var.snowflake_organization
  account_name      = var.snowflake_account
  user              = var.snowflake_user
  role              = "SYSADMIN"
  authenticator     = "SNOWFLAKE_JWT"
}

# roles and the limit of credits belong to others than tables do
provider "snowflake" {
  alias = "accounts"

  organization_name = var.snowflake_organization
  account_name      = var.snowflake_account
  user              = var.snowflake_user
  role              = "ACCOUNTADMIN"
  authenticator     = "SNOWFLAKE_JWT"
}

locals {
  snowflake_name = upper(replace(local.name, "-", "_"))
  layers         = toset(["RAW", "STAGING", "MARTS"])
}

resource "snowflake_database" "warehouse" {
  name                        = local.snowflake_name
  comment                     = "The warehouse of ${var.project}"
  data_retention_time_in_days = var.snowflake_time_travel_days
}

resource "snowflake_schema" "layer" {
  for_each = local.layers

  database            = snowflake_database.warehouse.name
  name                = each.key
  with_managed_access = "true"
}

resource "snowflake_resource_monitor" "monthly" {
  provider = snowflake.accounts

  name                      = local.snowflake_name
  credit_quota              = var.snowflake_monthly_credits
  frequency                 = "MONTHLY"
  start_timestamp           = "IMMEDIATELY"
  notify_triggers           = [80, 100]
  suspend_trigger           = 110
  suspend_immediate_trigger = 125
}

resource "snowflake_warehouse" "purpose" {
  for_each = toset(["TRANSFORMING", "READING"])

  name                         = "${local.snowflake_name}_${each.key}"
  warehouse_size               = var.snowflake_warehouse_size
  auto_suspend                 = 60
  auto_resume                  = "true"
  initially_suspended          = true
  resource_monitor             = snowflake_resource_monitor.monthly.name
  statement_timeout_in_seconds = 3600
}

resource "snowflake_account_role" "role" {
  for_each = {
    TRANSFORMER    = "Fills the raw layer and builds everything from it"
    READER         = "Reads the published tables; personal data is masked"
    PRIVACY_READER = "Reads the published tables unmasked"
  }

  provider = snowflake.accounts

  name    = "${local.snowflake_name}_${each.key}"
  comment = each.value
}

# who reads unmasked reads everything else as well
resource "snowflake_grant_account_role" "privacy_reads" {
  provider = snowflake.accounts

  role_name        = snowflake_account_role.role["READER"].name
  parent_role_name = snowflake_account_role.role["PRIVACY_READER"].name
}

resource "snowflake_grant_privileges_to_account_role" "database" {
  for_each = snowflake_account_role.role

  account_role_name = each.value.name
  privileges        = ["USAGE"]

  on_account_object {
    object_type = "DATABASE"
    object_name = snowflake_database.warehouse.name
  }
}

resource "snowflake_grant_privileges_to_account_role" "warehouse" {
  for_each = {
    TRANSFORMER = "TRANSFORMING"
    READER      = "READING"
  }

  account_role_name = snowflake_account_role.role[each.key].name
  privileges        = ["USAGE", "OPERATE"]

  on_account_object {
    object_type = "WAREHOUSE"
    object_name = snowflake_warehouse.purpose[each.value].name
  }
}

resource "snowflake_grant_privileges_to_account_role" "build" {
  for_each = snowflake_schema.layer

  account_role_name = snowflake_account_role.role["TRANSFORMER"].name
  privileges        = ["USAGE", "CREATE TABLE", "CREATE VIEW", "CREATE STAGE", "CREATE FILE FORMAT"]

  on_schema {
    schema_name = each.value.fully_qualified_name
  }
}

resource "snowflake_grant_privileges_to_account_role" "read_schema" {
  account_role_name = snowflake_account_role.role["READER"].name
  privileges        = ["USAGE"]

  on_schema {
    schema_name = snowflake_schema.layer["MARTS"].fully_qualified_name
  }
}

resource "snowflake_grant_privileges_to_account_role" "read_tables" {
  account_role_name = snowflake_account_role.role["READER"].name
  privileges        = ["SELECT"]

  on_schema_object {
    future {
      object_type_plural = "TABLES"
      in_schema          = snowflake_schema.layer["MARTS"].fully_qualified_name
    }
  }
}

output "warehouse_database" {
  description = "The database: SNOWFLAKE_DATABASE in config/.env."
  value       = snowflake_database.warehouse.name
}

output "warehouse_role" {
  description = "The role that builds: SNOWFLAKE_ROLE in config/.env."
  value       = snowflake_account_role.role["TRANSFORMER"].name
}
