# What every other file uses: the provider, names, tags and the group in which everything stands.

provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {
    key_vault {
      purge_soft_delete_on_destroy = false
    }

    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}

locals {
  name = "${var.project}-${var.environment}"
  # names of stores are of the whole world, short and without hyphens
  short = substr("${replace(local.name, "-", "")}${substr(sha256(var.subscription_id), 0, 6)}", 0, 24)

  tags = merge(var.tags, {
    project     = var.project
    environment = var.environment
    owner       = var.owner
    managed_by  = "terraform"
  })
}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "main" {
  name     = local.name
  location = var.region
  tags     = local.tags
}
