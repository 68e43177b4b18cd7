# The orchestrator: one machine that runs the pipeline, without an address on the internet. A shell opens through the
# Identity-Aware Proxy.

resource "google_compute_instance" "orchestrator" {
  name                      = "${local.name}-orchestrator"
  zone                      = "${var.region}-b"
  machine_type              = var.orchestrator_machine_type
  allow_stopping_for_update = true
  deletion_protection       = true

  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
  }

  metadata_startup_script = <<-SCRIPT
    #!/bin/sh
    set -eu
    apt-get update
    apt-get install --assume-yes docker.io git make python3-venv
    install --directory --mode 0775 /srv/package
  SCRIPT

  boot_disk {
    kms_key_self_link = google_kms_crypto_key.main.id

    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 50
      type  = "pd-balanced"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.private.id
  }

  service_account {
    email  = google_service_account.pipeline.email
    scopes = ["cloud-platform"]
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  # disks of a warehouse are attached elsewhere; a newer image is no reason to begin anew in the night
  lifecycle {
    ignore_changes = [attached_disk, boot_disk[0].initialize_params[0].image]
  }

  depends_on = [google_kms_crypto_key_iam_member.service]
}

output "orchestrator_session" {
  description = "Opens a shell on the machine."
  value       = "gcloud compute ssh ${google_compute_instance.orchestrator.name} --zone ${google_compute_instance.orchestrator.zone} --tunnel-through-iap"
}
