# The broker: Amazon MSK, one copy of every partition in each zone, callers known by their IAM role.

resource "aws_security_group" "broker" {
  name        = "${local.name}-broker"
  description = "Kafka for the pipeline"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "From the pipeline, with IAM"
    from_port       = 9098
    to_port         = 9098
    protocol        = "tcp"
    security_groups = [aws_security_group.pipeline.id]
  }
}

resource "aws_msk_configuration" "broker" {
  name           = local.name
  kafka_versions = ["3.8.x"]

  # topics are made by streaming/, never by a producer's mistake; a write is safe on two brokers before it is told
  server_properties = <<-PROPERTIES
    auto.create.topics.enable=false
    default.replication.factor=3
    min.insync.replicas=2
    unclean.leader.election.enable=false
    log.retention.hours=168
  PROPERTIES

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_msk_cluster" "broker" {
  cluster_name           = local.name
  kafka_version          = "3.8.x"
  number_of_broker_nodes = var.broker_count
  enhanced_monitoring    = "PER_TOPIC_PER_BROKER"

  broker_node_group_info {
    instance_type   = var.broker_instance_type
    client_subnets  = [for subnet in aws_subnet.private : subnet.id]
    security_groups = [aws_security_group.broker.id]

    storage_info {
      ebs_storage_info {
        volume_size = var.broker_storage_gb
      }
    }
  }

  client_authentication {
    unauthenticated = false

    sasl {
      iam = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = aws_kms_key.main.arn

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.broker.arn
    revision = aws_msk_configuration.broker.latest_revision
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = aws_cloudwatch_log_group.broker.name
      }
    }
  }

  # disks grow by themselves, below
  lifecycle {
    ignore_changes = [broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size]
  }
}

resource "aws_cloudwatch_log_group" "broker" {
  name              = "/${local.name}/broker"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_appautoscaling_target" "broker_storage" {
  service_namespace  = "kafka"
  resource_id        = aws_msk_cluster.broker.arn
  scalable_dimension = "kafka:broker-storage:VolumeSize"
  min_capacity       = 1
  max_capacity       = var.broker_storage_gb * 4
}

resource "aws_appautoscaling_policy" "broker_storage" {
  name               = "${local.name}-broker-storage"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.broker_storage.service_namespace
  resource_id        = aws_appautoscaling_target.broker_storage.resource_id
  scalable_dimension = aws_appautoscaling_target.broker_storage.scalable_dimension

  target_tracking_scaling_policy_configuration {
    disable_scale_in = true
    target_value     = 70

    predefined_metric_specification {
      predefined_metric_type = "KafkaBrokerStorageUtilization"
    }
  }
}

locals {
  # arn:…:cluster/NAME/ID → arn:…:topic/NAME/ID
  broker_topics = replace(aws_msk_cluster.broker.arn, ":cluster/", ":topic/")
  broker_groups = replace(aws_msk_cluster.broker.arn, ":cluster/", ":group/")
}

data "aws_iam_policy_document" "broker" {
  statement {
    actions   = ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"]
    resources = [aws_msk_cluster.broker.arn]
  }

  statement {
    actions   = ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData", "kafka-cluster:WriteData"]
    resources = ["${local.broker_topics}/${var.topic_prefix}.*"]
  }

  statement {
    actions   = ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"]
    resources = ["${local.broker_groups}/${var.topic_prefix}*"]
  }
}

resource "aws_iam_role_policy" "broker" {
  name   = "read-and-write-topics"
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.broker.json
}

resource "aws_cloudwatch_metric_alarm" "broker" {
  for_each = {
    OfflinePartitionsCount = { threshold = 0, says = "Partitions without a leader: nobody can read or write them" }
    UnderMinIsrPartitions  = { threshold = 0, says = "Partitions with fewer copies than a write needs" }
  }

  alarm_name          = "${local.name}-broker-${each.key}"
  alarm_description   = each.value.says
  namespace           = "AWS/Kafka"
  metric_name         = each.key
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  dimensions          = { "Cluster Name" = aws_msk_cluster.broker.cluster_name }
}

output "broker_bootstrap" {
  description = "Where clients begin: bootstrap.servers, with security.protocol SASL_SSL and sasl.mechanism AWS_MSK_IAM."
  value       = aws_msk_cluster.broker.bootstrap_brokers_sasl_iam
}
