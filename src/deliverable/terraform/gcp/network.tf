# A network of its own without addresses on the internet: Google's services are reached from within, and a way out exists
# only where outbound_internet says so.

resource "google_compute_network" "main" {
  name                    = local.name
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"

  depends_on = [google_project_service.needed]
}

resource "google_compute_subnetwork" "private" {
  name                     = "${local.name}-private"
  network                  = google_compute_network.main.id
  region                   = var.region
  ip_cidr_range            = cidrsubnet(var.network_cidr, 4, 0)
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.1
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# whatever is not said below is closed
resource "google_compute_firewall" "closed" {
  name      = "${local.name}-closed"
  network   = google_compute_network.main.id
  direction = "INGRESS"
  priority  = 65534

  source_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

resource "google_compute_firewall" "within" {
  name      = "${local.name}-within"
  network   = google_compute_network.main.id
  direction = "INGRESS"

  source_ranges           = [google_compute_subnetwork.private.ip_cidr_range]
  target_service_accounts = [google_service_account.pipeline.email]

  allow {
    protocol = "tcp"
  }
}

# a shell opens through the Identity-Aware Proxy, which knows who asks
resource "google_compute_firewall" "shell" {
  name      = "${local.name}-shell"
  network   = google_compute_network.main.id
  direction = "INGRESS"

  source_ranges           = ["35.235.240.0/20"]
  target_service_accounts = [google_service_account.pipeline.email]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_router" "main" {
  count = var.outbound_internet ? 1 : 0

  name    = local.name
  network = google_compute_network.main.id
  region  = var.region
}

resource "google_compute_router_nat" "main" {
  count = var.outbound_internet ? 1 : 0

  name                               = local.name
  router                             = google_compute_router.main[0].name
  region                             = var.region
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# databases of the cloud stand in a network of Google that is joined to this one
resource "google_compute_global_address" "services" {
  name          = "${local.name}-services"
  network       = google_compute_network.main.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  address       = cidrhost(cidrsubnet(var.network_cidr, 4, 8), 0)
  prefix_length = tonumber(split("/", cidrsubnet(var.network_cidr, 4, 8))[1])
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}
