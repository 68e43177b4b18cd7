# What every other file uses: the provider, names, labels, and the services of the cloud that have to be switched on.

provider "google" {
  project        = var.gcp_project
  region         = var.region
  default_labels = local.tags

  # the budget is asked of the project, not of whoever runs this
  billing_project       = var.gcp_project
  user_project_override = true
}

locals {
  name = "${var.project}-${var.environment}"

  tags = merge(var.tags, {
    project     = var.project
    environment = var.environment
    owner       = var.owner
    managed_by  = "terraform"
  })
}

data "google_project" "current" {}

resource "google_project_service" "needed" {
  for_each = toset([
    "bigquery.googleapis.com", "billingbudgets.googleapis.com", "cloudkms.googleapis.com", "composer.googleapis.com",
    "compute.googleapis.com", "monitoring.googleapis.com", "pubsub.googleapis.com", "secretmanager.googleapis.com",
    "servicenetworking.googleapis.com", "sqladmin.googleapis.com",
  ])

  service            = each.key
  disable_on_destroy = false
}
