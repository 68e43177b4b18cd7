# The warehouse: a DuckDB file on a disk of its own, which outlives the machine and is copied every night.

resource "aws_ebs_volume" "warehouse" {
  availability_zone = aws_instance.orchestrator.availability_zone
  size              = var.warehouse_storage_gb
  type              = "gp3"
  encrypted         = true
  kms_key_id        = aws_kms_key.main.arn

  tags = { Name = "${local.name}-warehouse", backup = local.name }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "warehouse" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.warehouse.id
  instance_id = aws_instance.orchestrator.id
}

data "aws_iam_policy_document" "backup_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["dlm.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "backup" {
  name               = "${local.name}-backup"
  assume_role_policy = data.aws_iam_policy_document.backup_trust.json
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole"
}

resource "aws_dlm_lifecycle_policy" "warehouse" {
  description        = "Nightly copies of the disk of the warehouse"
  execution_role_arn = aws_iam_role.backup.arn
  state              = "ENABLED"

  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { backup = local.name }

    schedule {
      name      = "nightly"
      copy_tags = true

      create_rule {
        interval      = 24
        interval_unit = "HOURS"
        times         = ["23:00"]
      }

      retain_rule {
        count = var.backup_retention_days
      }
    }
  }
}

output "warehouse_volume" {
  description = "The disk of the warehouse; the machine sees it as /dev/sdf."
  value       = aws_ebs_volume.warehouse.id
}
