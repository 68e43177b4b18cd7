# The warehouse: PostgreSQL, in private subnets, encrypted, with TLS demanded and its password kept and changed by the service.

resource "aws_db_subnet_group" "warehouse" {
  name        = local.name
  description = "Private subnets of ${local.name}"
  subnet_ids  = [for subnet in aws_subnet.private : subnet.id]
}

resource "aws_security_group" "warehouse" {
  name        = "${local.name}-warehouse"
  description = "PostgreSQL for the pipeline and for readers within the network"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "From the pipeline"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.pipeline.id]
  }

  dynamic "ingress" {
    for_each = length(var.reader_cidrs) > 0 ? [var.reader_cidrs] : []

    content {
      description = "From readers"
      from_port   = 5432
      to_port     = 5432
      protocol    = "tcp"
      cidr_blocks = ingress.value
    }
  }
}

resource "aws_db_parameter_group" "warehouse" {
  name        = local.name
  family      = "postgres17"
  description = "TLS only; connections and slow statements are logged"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_connections"
    value = "1"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "10000"
  }

  # a warehouse reads much at a time and keeps few connections
  parameter {
    name  = "random_page_cost"
    value = "1.1"
  }

  parameter {
    name         = "jit"
    value        = "0"
    apply_method = "pending-reboot"
  }
}

resource "aws_db_instance" "warehouse" {
  identifier     = local.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.warehouse_instance_class
  db_name        = "warehouse"
  port           = 5432

  allocated_storage     = var.warehouse_storage_gb
  max_allocated_storage = var.warehouse_storage_gb * 3
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.main.arn

  username                      = "owner"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.main.key_id

  iam_database_authentication_enabled = true

  db_subnet_group_name   = aws_db_subnet_group.warehouse.name
  vpc_security_group_ids = [aws_security_group.warehouse.id]
  parameter_group_name   = aws_db_parameter_group.warehouse.name
  publicly_accessible    = false
  multi_az               = var.warehouse_two_zones

  backup_retention_period    = var.backup_retention_days
  backup_window              = "22:00-23:00"
  maintenance_window         = "sun:23:30-mon:00:30"
  auto_minor_version_upgrade = true
  copy_tags_to_snapshot      = true
  deletion_protection        = true
  final_snapshot_identifier  = "${local.name}-last"

  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.main.arn
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
}

# the pipeline signs in as this role of the database with a token, not with a password
data "aws_iam_policy_document" "warehouse" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:${data.aws_partition.current.partition}:rds-db:${var.region}:${local.account}:dbuser:${aws_db_instance.warehouse.resource_id}/transformer"]
  }
}

resource "aws_iam_role_policy" "warehouse" {
  name   = "sign-in-to-warehouse"
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.warehouse.json
}

resource "aws_cloudwatch_metric_alarm" "warehouse" {
  for_each = {
    CPUUtilization   = { comparison = "GreaterThanThreshold", threshold = 90, says = "The warehouse has been busy for half an hour" }
    FreeStorageSpace = { comparison = "LessThanThreshold", threshold = var.warehouse_storage_gb * 100000000, says = "Less than a tenth of the warehouse's storage is free" }
  }

  alarm_name          = "${local.name}-warehouse-${each.key}"
  alarm_description   = each.value.says
  namespace           = "AWS/RDS"
  metric_name         = each.key
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 6
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  dimensions          = { DBInstanceIdentifier = aws_db_instance.warehouse.identifier }
}

output "warehouse_address" {
  description = "Where the warehouse listens: POSTGRES_HOST in config/.env."
  value       = aws_db_instance.warehouse.address
}

output "warehouse_owner_secret" {
  description = "The secret that holds the password of the database's owner."
  value       = aws_db_instance.warehouse.master_user_secret[0].secret_arn
}
