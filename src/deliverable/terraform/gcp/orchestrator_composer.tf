# The orchestrator: Cloud Composer 3, with no address on the internet.

resource "google_project_iam_member" "orchestrator" {
  project = var.gcp_project
  role    = "roles/composer.worker"
  member  = google_service_account.pipeline.member
}

resource "google_composer_environment" "main" {
  name   = local.name
  region = var.region

  config {
    environment_size           = "ENVIRONMENT_SIZE_SMALL"
    enable_private_environment = true

    node_config {
      network         = google_compute_network.main.id
      subnetwork      = google_compute_subnetwork.private.id
      service_account = google_service_account.pipeline.email
    }

    software_config {
      image_version = var.orchestrator_image

      airflow_config_overrides = {
        core-load_examples = "False"
        secrets-backend    = "airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend"
      }
    }

    encryption_config {
      kms_key_name = google_kms_crypto_key.main.id
    }

    maintenance_window {
      start_time = "2026-01-03T20:00:00Z"
      end_time   = "2026-01-04T02:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=SA,SU"
    }
  }

  depends_on = [google_project_iam_member.orchestrator, google_kms_crypto_key_iam_member.composer]
}

# the services of which the environment is made
resource "google_kms_crypto_key_iam_member" "composer" {
  for_each = toset(["cloudcomposer-accounts", "container-engine-robot", "gcp-sa-artifactregistry"])

  crypto_key_id = google_kms_crypto_key.main.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "${local.agent}@${each.key}.iam.gserviceaccount.com"
}

output "orchestrator_bucket" {
  description = "Where the DAGs go: gcloud storage rsync pipelines/dags BUCKET --recursive."
  value       = google_composer_environment.main.config[0].dag_gcs_prefix
}

output "orchestrator_address" {
  description = "Airflow's page."
  value       = google_composer_environment.main.config[0].airflow_uri
}
