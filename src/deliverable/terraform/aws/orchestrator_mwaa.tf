# The orchestrator: Amazon MWAA. It reads the DAGs and the package from a bucket of its own.

resource "aws_s3_bucket" "orchestrator" {
  bucket = "${local.name}-orchestrator-${local.account}"
}

resource "aws_s3_bucket_versioning" "orchestrator" {
  bucket = aws_s3_bucket.orchestrator.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "orchestrator" {
  bucket = aws_s3_bucket.orchestrator.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "orchestrator" {
  bucket = aws_s3_bucket.orchestrator.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}

data "aws_iam_policy_document" "pipeline_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["airflow.amazonaws.com", "airflow-env.amazonaws.com"]
    }
  }
}

# what the environment itself needs, as its documentation lists it
data "aws_iam_policy_document" "orchestrator" {
  statement {
    actions   = ["airflow:PublishMetrics"]
    resources = ["arn:${data.aws_partition.current.partition}:airflow:${var.region}:${local.account}:environment/${local.name}"]
  }

  statement {
    actions   = ["s3:GetObject*", "s3:GetBucket*", "s3:List*"]
    resources = [aws_s3_bucket.orchestrator.arn, "${aws_s3_bucket.orchestrator.arn}/*"]
  }

  statement {
    actions   = ["s3:GetAccountPublicAccessBlock", "logs:DescribeLogGroups", "cloudwatch:PutMetricData"]
    resources = ["*"]
  }

  statement {
    actions = [
      "logs:CreateLogStream", "logs:CreateLogGroup", "logs:PutLogEvents", "logs:GetLogEvents", "logs:GetLogRecord",
      "logs:GetLogGroupFields", "logs:GetQueryResults",
    ]
    resources = ["arn:${data.aws_partition.current.partition}:logs:${var.region}:${local.account}:log-group:airflow-${local.name}-*"]
  }

  statement {
    actions = [
      "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ]
    resources = ["arn:${data.aws_partition.current.partition}:sqs:${var.region}:*:airflow-celery-*"]
  }
}

resource "aws_iam_role" "pipeline" {
  name               = "${local.name}-pipeline"
  assume_role_policy = data.aws_iam_policy_document.pipeline_trust.json
}

resource "aws_iam_role_policy_attachment" "pipeline" {
  role       = aws_iam_role.pipeline.name
  policy_arn = aws_iam_policy.pipeline.arn
}

resource "aws_iam_role_policy" "orchestrator" {
  name   = "run-airflow"
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.orchestrator.json
}

resource "aws_mwaa_environment" "main" {
  name                  = local.name
  airflow_version       = "3.0.6"
  environment_class     = var.orchestrator_class
  min_workers           = 1
  max_workers           = 5
  schedulers            = 2
  webserver_access_mode = "PRIVATE_ONLY"
  execution_role_arn    = aws_iam_role.pipeline.arn
  kms_key               = aws_kms_key.main.arn

  source_bucket_arn    = aws_s3_bucket.orchestrator.arn
  dag_s3_path          = "package/pipelines/dags"
  requirements_s3_path = "package/config/requirements.txt"

  airflow_configuration_options = {
    "core.load_examples"             = "False"
    "secrets.backend"                = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
    "secrets.backend_kwargs"         = jsonencode({ connections_prefix = "${local.name}/connections", variables_prefix = "${local.name}/variables" })
    "dag_processor.refresh_interval" = "60"
  }

  network_configuration {
    security_group_ids = [aws_security_group.pipeline.id]
    # the service takes exactly two
    subnet_ids = slice([for subnet in aws_subnet.private : subnet.id], 0, 2)
  }

  logging_configuration {
    dag_processing_logs {
      enabled   = true
      log_level = "WARNING"
    }

    scheduler_logs {
      enabled   = true
      log_level = "WARNING"
    }

    task_logs {
      enabled   = true
      log_level = "INFO"
    }

    webserver_logs {
      enabled   = true
      log_level = "WARNING"
    }

    worker_logs {
      enabled   = true
      log_level = "WARNING"
    }
  }

  depends_on = [
    aws_iam_role_policy.orchestrator,
    aws_iam_role_policy_attachment.pipeline,
    aws_s3_bucket_versioning.orchestrator,
    aws_s3_bucket_public_access_block.orchestrator,
  ]
}

output "orchestrator_bucket" {
  description = "Where the package goes: aws s3 sync . s3://BUCKET/package --exclude 'build/*' --exclude '.venv/*'."
  value       = aws_s3_bucket.orchestrator.bucket
}

output "orchestrator_address" {
  description = "Airflow's page, reached from within the network."
  value       = aws_mwaa_environment.main.webserver_url
}
