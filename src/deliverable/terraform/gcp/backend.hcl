# Where Terraform keeps its state: a bucket that was made before, with versions.
bucket = ""
prefix = "warehouse"
