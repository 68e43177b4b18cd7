# The broker: the streams that streaming/kinesis/streams.json declares, each with its shards, encrypted with the key of everything.

locals {
  streams = {
    for stream in jsondecode(file("${path.module}/../../streaming/kinesis/streams.json")) :
    stream.create.StreamName => stream.create.ShardCount
  }
}

resource "aws_kinesis_stream" "topic" {
  for_each = local.streams

  name             = each.key
  shard_count      = each.value
  retention_period = var.broker_retention_hours
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.main.id

  shard_level_metrics = ["IncomingBytes", "OutgoingBytes", "IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"]

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

data "aws_iam_policy_document" "broker" {
  statement {
    actions = [
      "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
      "kinesis:PutRecord", "kinesis:PutRecords",
    ]
    resources = [for stream in aws_kinesis_stream.topic : stream.arn]
  }
}

resource "aws_iam_role_policy" "broker" {
  name   = "read-and-write-streams"
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.broker.json
}

resource "aws_cloudwatch_metric_alarm" "broker_age" {
  for_each = aws_kinesis_stream.topic

  alarm_name          = "${local.name}-broker-age-${each.key}"
  alarm_description   = "The reader of the stream is more than an hour behind"
  namespace           = "AWS/Kinesis"
  metric_name         = "GetRecords.IteratorAgeMilliseconds"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3600000
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  dimensions          = { StreamName = each.value.name }
}

output "broker_streams" {
  description = "The streams."
  value       = [for stream in aws_kinesis_stream.topic : stream.name]
}
