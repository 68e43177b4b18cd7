# Where Terraform keeps its state: a container that was made before, with versions.
resource_group_name  = ""
storage_account_name = ""
container_name       = ""
key                  = "warehouse.tfstate"
use_azuread_auth     = true
