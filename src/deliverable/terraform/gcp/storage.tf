# The lake: what arrived, as it arrived, versioned, encrypted, and forgotten when its time has come.

resource "google_storage_bucket" "lake" {
  name                        = "${local.name}-lake-${data.google_project.current.number}"
  location                    = upper(var.region)
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  encryption {
    default_kms_key_name = google_kms_crypto_key.main.id
  }

  soft_delete_policy {
    retention_duration_seconds = 604800
  }

  # after the first month a load is read only when something is built anew
  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }

    condition {
      age            = 30
      matches_prefix = ["raw/"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age            = var.raw_retention_days
      matches_prefix = ["raw/"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.service]
}

resource "google_storage_bucket_iam_member" "pipeline" {
  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectUser"
  member = google_service_account.pipeline.member
}

# who read and wrote, kept as long as the audit asks
resource "google_project_iam_audit_config" "storage" {
  project = var.gcp_project
  service = "storage.googleapis.com"

  audit_log_config {
    log_type = "DATA_READ"
  }

  audit_log_config {
    log_type = "DATA_WRITE"
  }
}

resource "google_logging_project_bucket_config" "audit" {
  project        = var.gcp_project
  location       = var.region
  bucket_id      = "${local.name}-audit"
  retention_days = var.log_retention_days
}

resource "google_logging_project_sink" "audit" {
  name                   = "${local.name}-audit"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.audit.id}"
  filter                 = "logName:\"cloudaudit.googleapis.com\""
  unique_writer_identity = true
}
