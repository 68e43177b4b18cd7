# Where Terraform keeps its state: a bucket that was made before, with versions and encryption.
bucket       = ""
key          = "warehouse/terraform.tfstate"
region       = ""
encrypt      = true
use_lockfile = true
