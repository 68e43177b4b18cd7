# What the package's settings (config/.env) and its owner want to know.

output "lake_bucket" {
  description = "The bucket of the lake."
  value       = aws_s3_bucket.lake.bucket
}

output "key" {
  description = "The key that encrypts everything."
  value       = aws_kms_key.main.arn
}

output "secrets" {
  description = "The secrets that want a value."
  value       = [for secret in aws_secretsmanager_secret.pipeline : secret.name]
}

output "pipeline_role" {
  description = "The role of the pipeline."
  value       = aws_iam_role.pipeline.arn
}
