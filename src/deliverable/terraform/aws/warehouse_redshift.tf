# The warehouse: Redshift Serverless, in private subnets, encrypted, with a limit to what it may use in a day.

resource "aws_security_group" "warehouse" {
  name        = "${local.name}-warehouse"
  description = "Redshift for the pipeline and for readers within the network"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "From the pipeline"
    from_port       = 5439
    to_port         = 5439
    protocol        = "tcp"
    security_groups = [aws_security_group.pipeline.id]
  }

  dynamic "ingress" {
    for_each = length(var.reader_cidrs) > 0 ? [var.reader_cidrs] : []

    content {
      description = "From readers"
      from_port   = 5439
      to_port     = 5439
      protocol    = "tcp"
      cidr_blocks = ingress.value
    }
  }

  # copies from the lake go by the endpoint
  egress {
    description = "To services"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

data "aws_iam_policy_document" "warehouse_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "warehouse" {
  statement {
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = [aws_s3_bucket.lake.arn]
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.lake.arn}/raw/*"]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main.arn]
  }
}

resource "aws_iam_role" "warehouse" {
  name               = "${local.name}-warehouse"
  assume_role_policy = data.aws_iam_policy_document.warehouse_trust.json
}

resource "aws_iam_role_policy" "warehouse" {
  name   = "read-raw-layer"
  role   = aws_iam_role.warehouse.id
  policy = data.aws_iam_policy_document.warehouse.json
}

resource "aws_redshiftserverless_namespace" "warehouse" {
  namespace_name        = local.name
  db_name               = "warehouse"
  admin_username        = "owner"
  manage_admin_password = true
  kms_key_id            = aws_kms_key.main.arn
  iam_roles             = [aws_iam_role.warehouse.arn]
  default_iam_role_arn  = aws_iam_role.warehouse.arn
  log_exports           = ["userlog", "connectionlog", "useractivitylog"]
}

resource "aws_redshiftserverless_workgroup" "warehouse" {
  workgroup_name       = local.name
  namespace_name       = aws_redshiftserverless_namespace.warehouse.namespace_name
  base_capacity        = var.warehouse_rpus
  max_capacity         = var.warehouse_rpus * 4
  enhanced_vpc_routing = true
  publicly_accessible  = false
  subnet_ids           = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids   = [aws_security_group.warehouse.id]

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }

  # a statement that runs longer than an hour is a mistake
  config_parameter {
    parameter_key   = "max_query_execution_time"
    parameter_value = "3600"
  }
}

resource "aws_redshiftserverless_usage_limit" "daily" {
  resource_arn  = aws_redshiftserverless_workgroup.warehouse.arn
  usage_type    = "serverless-compute"
  period        = "daily"
  amount        = var.warehouse_rpus * 12
  breach_action = "emit-metric"
}

data "aws_iam_policy_document" "warehouse_sign_in" {
  statement {
    actions   = ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"]
    resources = [aws_redshiftserverless_workgroup.warehouse.arn]
  }
}

resource "aws_iam_role_policy" "warehouse_sign_in" {
  name   = "sign-in-to-warehouse"
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.warehouse_sign_in.json
}

output "warehouse_address" {
  description = "Where the warehouse listens."
  value       = aws_redshiftserverless_workgroup.warehouse.endpoint[0].address
}

output "warehouse_role" {
  description = "The role with which the warehouse copies from the lake."
  value       = aws_iam_role.warehouse.arn
}
