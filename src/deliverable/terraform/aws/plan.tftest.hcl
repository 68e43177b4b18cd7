# Plans everything against a provider that stands in for AWS: names, counts and rules, without an account.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["zone-a", "zone-b", "zone-c"] }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

run "plans" {
  command = plan

  assert {
    condition     = aws_s3_bucket.lake.bucket == "${var.project}-${var.environment}-lake-123456789012"
    error_message = "The lake has another name."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.lake.restrict_public_buckets
    error_message = "The lake could be made public."
  }

  assert {
    condition     = length(aws_subnet.private) == var.zones
    error_message = "There is not one private subnet in each zone."
  }
}

run "stays_inside_when_told_to" {
  command = plan

  variables {
    outbound_internet = false
  }

  assert {
    condition     = length(aws_nat_gateway.main) == 0 && length(aws_internet_gateway.main) == 0
    error_message = "There is a way out."
  }
}

run "refuses_a_name_that_no_bucket_may_have" {
  command = plan

  variables {
    project = "Not A Name"
  }

  expect_failures = [var.project]
}

run "refuses_an_address_that_nobody_has" {
  command = plan

  variables {
    alert_emails = ["nobody"]
  }

  expect_failures = [var.alert_emails]
}
