# The warehouse: PostgreSQL in Cloud SQL, reached from within the network only, with TLS demanded.

resource "google_kms_crypto_key_iam_member" "sql" {
  crypto_key_id = google_kms_crypto_key.main.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "${local.agent}@gcp-sa-cloud-sql.iam.gserviceaccount.com"
}

resource "google_sql_database_instance" "warehouse" {
  name                = local.name
  region              = var.region
  database_version    = "POSTGRES_17"
  encryption_key_name = google_kms_crypto_key.main.id
  deletion_protection = true

  settings {
    tier                        = var.warehouse_tier
    edition                     = "ENTERPRISE"
    availability_type           = var.warehouse_two_zones ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_size                   = var.warehouse_storage_gb
    disk_autoresize             = true
    disk_autoresize_limit       = var.warehouse_storage_gb * 3
    deletion_protection_enabled = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      start_time                     = "22:00"
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = var.backup_retention_days
        retention_unit   = "COUNT"
      }
    }

    maintenance_window {
      day          = 7
      hour         = 23
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled = true
    }

    # accounts of the cloud sign in with a token, not with a password
    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }

    database_flags {
      name  = "log_min_duration_statement"
      value = "10000"
    }
  }

  depends_on = [google_service_networking_connection.services, google_kms_crypto_key_iam_member.sql]
}

resource "google_sql_database" "warehouse" {
  name     = "warehouse"
  instance = google_sql_database_instance.warehouse.name
}

resource "google_sql_user" "pipeline" {
  name     = trimsuffix(google_service_account.pipeline.email, ".gserviceaccount.com")
  instance = google_sql_database_instance.warehouse.name
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}

resource "google_project_iam_member" "sign_in" {
  for_each = toset(["roles/cloudsql.client", "roles/cloudsql.instanceUser"])

  project = var.gcp_project
  role    = each.key
  member  = google_service_account.pipeline.member
}

output "warehouse_address" {
  description = "Where the warehouse listens: POSTGRES_HOST in config/.env."
  value       = google_sql_database_instance.warehouse.private_ip_address
}
