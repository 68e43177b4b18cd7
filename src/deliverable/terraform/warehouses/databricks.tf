# The warehouse: a catalog of Unity Catalog with a schema for each layer, a SQL warehouse that stops by itself, and grants to
# groups that may do no more than their work. The workspace and its metastore stand already.

provider "databricks" {
  host = var.databricks_host
}

locals {
  catalog = replace(local.name, "-", "_")
}

resource "databricks_catalog" "warehouse" {
  name           = local.catalog
  comment        = "The warehouse of ${var.project}"
  isolation_mode = "ISOLATED"
  properties     = { project = var.project, environment = var.environment }
}

resource "databricks_schema" "layer" {
  for_each = toset(["raw", "staging", "marts"])

  catalog_name = databricks_catalog.warehouse.name
  name         = each.key
}

# the lake as the workspace sees it: files of the raw layer arrive here
resource "databricks_volume" "loads" {
  catalog_name = databricks_catalog.warehouse.name
  schema_name  = databricks_schema.layer["raw"].name
  name         = "loads"
  volume_type  = "MANAGED"
  comment      = "What was extracted and waits to be landed"
}

resource "databricks_sql_endpoint" "warehouse" {
  name                      = local.name
  cluster_size              = var.databricks_warehouse_size
  auto_stop_mins            = 10
  min_num_clusters          = 1
  max_num_clusters          = var.databricks_max_clusters
  enable_serverless_compute = true
  warehouse_type            = "PRO"

  tags {
    dynamic "custom_tags" {
      for_each = local.tags

      content {
        key   = custom_tags.key
        value = custom_tags.value
      }
    }
  }
}

resource "databricks_grants" "catalog" {
  catalog = databricks_catalog.warehouse.name

  grant {
    principal  = var.databricks_transformers
    privileges = ["USE_CATALOG", "USE_SCHEMA", "CREATE_SCHEMA"]
  }

  grant {
    principal  = var.databricks_readers
    privileges = ["USE_CATALOG"]
  }
}

resource "databricks_grants" "layer" {
  for_each = databricks_schema.layer

  schema = each.value.id

  grant {
    principal  = var.databricks_transformers
    privileges = ["USE_SCHEMA", "SELECT", "MODIFY", "CREATE_TABLE", "CREATE_FUNCTION", "READ_VOLUME", "WRITE_VOLUME"]
  }

  dynamic "grant" {
    for_each = each.key == "marts" ? [var.databricks_readers] : []

    content {
      principal  = grant.value
      privileges = ["USE_SCHEMA", "SELECT"]
    }
  }
}

resource "databricks_permissions" "warehouse" {
  sql_endpoint_id = databricks_sql_endpoint.warehouse.id

  access_control {
    group_name       = var.databricks_transformers
    permission_level = "CAN_USE"
  }

  access_control {
    group_name       = var.databricks_readers
    permission_level = "CAN_USE"
  }
}

output "warehouse_http_path" {
  description = "The SQL warehouse as dbt takes it: DATABRICKS_HTTP_PATH in config/.env."
  value       = databricks_sql_endpoint.warehouse.odbc_params[0].path
}
