# The key that encrypts everything, the secrets (their names; the values are put in by a person), and the pipeline's account.

resource "google_kms_key_ring" "main" {
  name     = local.name
  location = var.region

  depends_on = [google_project_service.needed]
}

resource "google_kms_crypto_key" "main" {
  name                       = "everything"
  key_ring                   = google_kms_key_ring.main.id
  rotation_period            = "7776000s"
  destroy_scheduled_duration = "2592000s"

  lifecycle {
    prevent_destroy = true
  }
}

data "google_storage_project_service_account" "main" {}

data "google_bigquery_default_service_account" "main" {}

locals {
  # accounts by which services of Google act; one that does not exist yet is made by
  # gcloud beta services identity create --service SERVICE.googleapis.com
  agent = "serviceAccount:service-${data.google_project.current.number}"
}

# the services that encrypt with the key, each by its own account
resource "google_kms_crypto_key_iam_member" "service" {
  for_each = {
    storage  = data.google_storage_project_service_account.main.member
    bigquery = data.google_bigquery_default_service_account.main.member
    pubsub   = "${local.agent}@gcp-sa-pubsub.iam.gserviceaccount.com"
    compute  = "${local.agent}@compute-system.iam.gserviceaccount.com"
    secrets  = "${local.agent}@gcp-sa-secretmanager.iam.gserviceaccount.com"
  }

  crypto_key_id = google_kms_crypto_key.main.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = each.value
}

# the values never stand in Terraform: gcloud secrets versions add NAME --data-file=-
resource "google_secret_manager_secret" "pipeline" {
  for_each = toset(concat(var.source_secrets, ["token-salt", "alert-webhook"]))

  secret_id = "${local.name}-${each.key}"

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.main.id
        }
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.service]
}

resource "google_service_account" "pipeline" {
  account_id   = "${local.name}-pipe"
  display_name = "The pipeline of ${var.project}"
}

resource "google_secret_manager_secret_iam_member" "pipeline" {
  for_each = google_secret_manager_secret.pipeline

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.pipeline.member
}

resource "google_project_iam_member" "pipeline" {
  for_each = toset(["roles/logging.logWriter", "roles/monitoring.metricWriter"])

  project = var.gcp_project
  role    = each.key
  member  = google_service_account.pipeline.member
}
