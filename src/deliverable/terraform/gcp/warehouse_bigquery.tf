# The warehouse: a dataset of BigQuery for each layer. Readers see the published tables; columns with personal data are tagged,
# and only who may read a tag sees their values.

resource "google_bigquery_dataset" "layer" {
  for_each = {
    raw     = "What arrived, as it arrived"
    staging = "Renamed, cast, without duplicates"
    marts   = "Facts and dimensions, published"
  }

  dataset_id                 = each.key
  location                   = var.region
  description                = each.value
  delete_contents_on_destroy = false
  max_time_travel_hours      = "168"

  default_encryption_configuration {
    kms_key_name = google_kms_crypto_key.main.id
  }

  depends_on = [google_kms_crypto_key_iam_member.service]
}

resource "google_bigquery_dataset_iam_member" "pipeline" {
  for_each = google_bigquery_dataset.layer

  dataset_id = each.value.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.pipeline.member
}

resource "google_bigquery_dataset_iam_member" "readers" {
  for_each = toset(var.readers)

  dataset_id = google_bigquery_dataset.layer["marts"].dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.key
}

# asking costs: who may ask is said for the pipeline and for readers alike
resource "google_project_iam_member" "asks" {
  for_each = toset(concat(var.readers, [google_service_account.pipeline.member]))

  project = var.gcp_project
  role    = "roles/bigquery.jobUser"
  member  = each.key
}

resource "google_data_catalog_taxonomy" "personal" {
  display_name           = "${local.name}-personal-data"
  description            = "Classes of personal data; db/security/bigquery.sql tags the columns"
  region                 = var.region
  activated_policy_types = ["FINE_GRAINED_ACCESS_CONTROL"]
}

resource "google_data_catalog_policy_tag" "personal" {
  taxonomy     = google_data_catalog_taxonomy.personal.id
  display_name = "personal"
  description  = "Read by name only"
}

# who may not read a tagged column sees nothing in it
resource "google_bigquery_datapolicy_data_policy" "personal" {
  location         = var.region
  data_policy_id   = "${replace(local.name, "-", "_")}_personal"
  policy_tag       = google_data_catalog_policy_tag.personal.name
  data_policy_type = "DATA_MASKING_POLICY"

  data_masking_policy {
    predefined_expression = "ALWAYS_NULL"
  }
}

resource "google_bigquery_datapolicy_data_policy_iam_member" "masked" {
  for_each = toset(var.readers)

  location       = var.region
  data_policy_id = google_bigquery_datapolicy_data_policy.personal.data_policy_id
  role           = "roles/bigquerydatapolicy.maskedReader"
  member         = each.key
}

resource "google_data_catalog_policy_tag_iam_member" "unmasked" {
  for_each = toset(concat(var.privacy_readers, [google_service_account.pipeline.member]))

  policy_tag = google_data_catalog_policy_tag.personal.name
  role       = "roles/datacatalog.categoryFineGrainedReader"
  member     = each.key
}

output "warehouse_project" {
  description = "The project of the warehouse: BIGQUERY_PROJECT in config/.env."
  value       = var.gcp_project
}

output "personal_tag" {
  description = "The tag of columns with personal data, for db/security/bigquery.sql."
  value       = google_data_catalog_policy_tag.personal.name
}
