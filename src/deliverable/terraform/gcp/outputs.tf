# What the package's settings (config/.env) and its owner want to know.

output "lake_bucket" {
  description = "The bucket of the lake."
  value       = google_storage_bucket.lake.name
}

output "key" {
  description = "The key that encrypts everything."
  value       = google_kms_crypto_key.main.id
}

output "secrets" {
  description = "The secrets that want a value."
  value       = [for secret in google_secret_manager_secret.pipeline : secret.secret_id]
}

output "pipeline_account" {
  description = "The account of the pipeline."
  value       = google_service_account.pipeline.email
}
