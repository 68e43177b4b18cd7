# The warehouse: a DuckDB file on a disk of its own, which outlives the machine and is copied every night.

resource "google_compute_disk" "warehouse" {
  name = "${local.name}-warehouse"
  zone = google_compute_instance.orchestrator.zone
  type = "pd-balanced"
  size = var.warehouse_storage_gb

  disk_encryption_key {
    kms_key_self_link = google_kms_crypto_key.main.id
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_attached_disk" "warehouse" {
  disk     = google_compute_disk.warehouse.id
  instance = google_compute_instance.orchestrator.id
}

resource "google_compute_resource_policy" "backup" {
  name   = "${local.name}-backup"
  region = var.region

  snapshot_schedule_policy {
    schedule {
      daily_schedule {
        days_in_cycle = 1
        start_time    = "23:00"
      }
    }

    retention_policy {
      max_retention_days    = var.backup_retention_days
      on_source_disk_delete = "KEEP_AUTO_SNAPSHOTS"
    }
  }
}

resource "google_compute_disk_resource_policy_attachment" "backup" {
  name = google_compute_resource_policy.backup.name
  disk = google_compute_disk.warehouse.name
  zone = google_compute_disk.warehouse.zone
}

output "warehouse_disk" {
  description = "The disk of the warehouse."
  value       = google_compute_disk.warehouse.name
}
