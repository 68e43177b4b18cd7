# The broker: a Kinesis stream with as many shards as the peak asks for, and a queue for records that cannot be read.

resource "aws_kinesis_stream" "events" {
  name             = "${local.name}-events"
  shard_count      = var.broker_shards
  retention_period = var.broker_retention_hours
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.main.id

  shard_level_metrics = ["IncomingBytes", "OutgoingBytes", "IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"]

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_sqs_queue" "unreadable" {
  name                      = "${local.name}-unreadable"
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.main.id
}

data "aws_iam_policy_document" "broker" {
  statement {
    actions = [
      "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
      "kinesis:PutRecord", "kinesis:PutRecords",
    ]
    resources = [aws_kinesis_stream.events.arn]
  }

  statement {
    actions   = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.unreadable.arn]
  }
}

resource "aws_iam_role_policy" "broker" {
  name   = "read-and-write-stream"
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.broker.json
}

resource "aws_cloudwatch_metric_alarm" "broker_age" {
  alarm_name          = "${local.name}-broker-age"
  alarm_description   = "The reader of the stream is more than an hour behind"
  namespace           = "AWS/Kinesis"
  metric_name         = "GetRecords.IteratorAgeMilliseconds"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3600000
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  dimensions          = { StreamName = aws_kinesis_stream.events.name }
}

output "broker_stream" {
  description = "The stream of events."
  value       = aws_kinesis_stream.events.name
}
