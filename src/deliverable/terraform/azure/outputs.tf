# What the package's settings (config/.env) and its owner want to know.

output "lake_account" {
  description = "The storage account of the lake."
  value       = azurerm_storage_account.lake.name
}

output "vault" {
  description = "The vault whose secrets want a value: one for each setting of a source (source-dsn), token-salt, alert-webhook."
  value       = azurerm_key_vault.main.name
}

output "pipeline_identity" {
  description = "The identity of the pipeline."
  value       = azurerm_user_assigned_identity.pipeline.client_id
}
