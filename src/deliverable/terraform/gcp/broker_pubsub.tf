# The broker: the topics of Pub/Sub that streaming/pubsub/topics.json declares, each with the subscription that the lake reads
# in the order of keys, and one topic for messages that could not be processed.

locals {
  topics       = { for topic in jsondecode(file("${path.module}/../../streaming/pubsub/topics.json")) : topic.topic => topic }
  dead_letters = one(distinct([for topic in local.topics : topic.dead_letters]))
}

resource "google_pubsub_topic" "topic" {
  for_each = local.topics

  name                       = each.key
  kms_key_name               = google_kms_crypto_key.main.id
  message_retention_duration = "${var.broker_retention_hours * 3600}s"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_kms_crypto_key_iam_member.service]
}

resource "google_pubsub_topic" "unreadable" {
  name                       = local.dead_letters
  kms_key_name               = google_kms_crypto_key.main.id
  message_retention_duration = "1209600s"

  depends_on = [google_kms_crypto_key_iam_member.service]
}

resource "google_pubsub_subscription" "lake" {
  for_each = local.topics

  name                         = each.value.subscription
  topic                        = google_pubsub_topic.topic[each.key].id
  ack_deadline_seconds         = 60
  enable_message_ordering      = true
  enable_exactly_once_delivery = true
  retain_acked_messages        = true
  message_retention_duration   = "${min(var.broker_retention_hours, 168) * 3600}s"

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.unreadable.id
    max_delivery_attempts = 10
  }

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }
}

# somebody has to keep what could not be processed until a person looks at it
resource "google_pubsub_subscription" "unreadable" {
  name                       = "${local.name}-unreadable"
  topic                      = google_pubsub_topic.unreadable.id
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "publishes" {
  for_each = google_pubsub_topic.topic

  topic  = each.value.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.pipeline.member
}

resource "google_pubsub_subscription_iam_member" "reads" {
  for_each = google_pubsub_subscription.lake

  subscription = each.value.name
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.pipeline.member
}

# Pub/Sub itself moves what could not be processed
resource "google_pubsub_topic_iam_member" "moves" {
  topic  = google_pubsub_topic.unreadable.name
  role   = "roles/pubsub.publisher"
  member = "${local.agent}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_subscription_iam_member" "moves" {
  for_each = google_pubsub_subscription.lake

  subscription = each.value.name
  role         = "roles/pubsub.subscriber"
  member       = "${local.agent}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_monitoring_alert_policy" "broker" {
  display_name = "${local.name}: the reader of events is more than an hour behind"
  combiner     = "OR"

  conditions {
    display_name = "Age of the oldest event that was not processed"

    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND resource.label.subscription_id = monitoring.regex.full_match(\".*[.]lake\") AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      comparison      = "COMPARISON_GT"
      threshold_value = 3600
      duration        = "300s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
}

output "broker_topics" {
  description = "The topics."
  value       = [for topic in google_pubsub_topic.topic : topic.id]
}
