# The orchestrator: one machine that runs the pipeline. Nobody signs in over the network; a shell opens by Session Manager.

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

data "aws_iam_policy_document" "pipeline_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
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

resource "aws_iam_role_policy_attachment" "session" {
  role       = aws_iam_role.pipeline.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "pipeline" {
  name = "${local.name}-pipeline"
  role = aws_iam_role.pipeline.name
}

resource "aws_instance" "orchestrator" {
  ami                    = data.aws_ssm_parameter.image.value
  instance_type          = var.orchestrator_instance_type
  subnet_id              = values(aws_subnet.private)[0].id
  vpc_security_group_ids = [aws_security_group.pipeline.id]
  iam_instance_profile   = aws_iam_instance_profile.pipeline.name
  ebs_optimized          = true
  monitoring             = true

  user_data = <<-SCRIPT
    #!/bin/sh
    set -eu
    dnf install --assumeyes docker git make python3.11
    systemctl enable --now docker
    install --directory --owner ec2-user --group ec2-user /srv/package
  SCRIPT

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 50
    encrypted   = true
    kms_key_id  = aws_kms_key.main.arn
  }

  tags = { Name = "${local.name}-orchestrator" }

  # a newer image is no reason to begin anew in the night
  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_cloudwatch_metric_alarm" "orchestrator" {
  alarm_name          = "${local.name}-orchestrator-down"
  alarm_description   = "The machine that runs the pipeline does not answer; it is started anew"
  namespace           = "AWS/EC2"
  metric_name         = "StatusCheckFailed_System"
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  alarm_actions       = ["arn:${data.aws_partition.current.partition}:automate:${var.region}:ec2:recover", aws_sns_topic.alerts.arn]
  dimensions          = { InstanceId = aws_instance.orchestrator.id }
}

output "orchestrator_session" {
  description = "Opens a shell on the machine."
  value       = "aws ssm start-session --target ${aws_instance.orchestrator.id}"
}
